/**
 * Import and export: between keys and a JSON or YAML document or a directory tree.
 *
 * <p>An import first becomes a {@link io.c19.cli.transfer.Plan} of everything that it would write; what is wrong with it is
 * found there, before anything is written. {@link io.c19.cli.transfer.Notation} is the one place that knows how a value looks
 * in a document, for both directions.
 */
@NullMarked
package io.c19.cli.transfer;

import org.jspecify.annotations.NullMarked;
