@NullMarked
package io.c19.cli.console;

import org.jspecify.annotations.NullMarked;
