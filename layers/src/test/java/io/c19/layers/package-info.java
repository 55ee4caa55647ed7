@NullMarked
package io.c19.layers;

import org.jspecify.annotations.NullMarked;
