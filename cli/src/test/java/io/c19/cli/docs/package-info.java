/**
 * Runs the console sessions of the documents as printed: fenced {@code console} blocks, where a line that begins with
 * {@code $ } is a command and the lines below it are what it prints.
 */
@NullMarked
package io.c19.cli.docs;

import org.jspecify.annotations.NullMarked;
