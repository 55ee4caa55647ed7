@NullMarked
package io.c19.cli;

import org.jspecify.annotations.NullMarked;
