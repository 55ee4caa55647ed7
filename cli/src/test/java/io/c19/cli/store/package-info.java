@NullMarked
package io.c19.cli.store;

import org.jspecify.annotations.NullMarked;
