/**
 * The {@code c19} command: one class for each command, and what they share.
 *
 * <p>{@link io.c19.cli.Main} finds the command in {@link io.c19.cli.Commands}, which makes only the one that was asked for;
 * its constructor declares what it takes, picocli parses, {@code run} does it, and {@link io.c19.cli.Verdict} turns what went
 * wrong into an exit code and a sentence. Commands work on a {@link io.c19.cli.store.Store} and know neither HTTP nor Git.
 * Starting up counts, since scripts call {@code c19 get} in loops: what one command does not need must not be loaded for it.
 */
@NullMarked
package io.c19.cli;

import org.jspecify.annotations.NullMarked;
