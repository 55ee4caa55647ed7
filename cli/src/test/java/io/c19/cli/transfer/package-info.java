@NullMarked
package io.c19.cli.transfer;

import org.jspecify.annotations.NullMarked;
