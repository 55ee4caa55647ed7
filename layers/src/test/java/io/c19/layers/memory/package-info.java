@NullMarked
package io.c19.layers.memory;

import org.jspecify.annotations.NullMarked;
