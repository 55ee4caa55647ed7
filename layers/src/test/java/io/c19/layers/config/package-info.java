@NullMarked
package io.c19.layers.config;

import org.jspecify.annotations.NullMarked;
