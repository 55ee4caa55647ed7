/**
 * Where a command reads and writes: an agent over HTTP or a data directory, behind one interface with the same failures and
 * the same sentences. Knows nothing of command lines and output formats.
 */
@NullMarked
package io.c19.cli.store;

import org.jspecify.annotations.NullMarked;
