/** What values are as lines of text: how they differ, and who wrote each. Nothing here does I/O but through the state it is handed. */
@NullMarked
package io.c19.layers.lines;

import org.jspecify.annotations.NullMarked;
