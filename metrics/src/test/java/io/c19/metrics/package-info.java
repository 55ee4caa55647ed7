@NullMarked
package io.c19.metrics;

import org.jspecify.annotations.NullMarked;
