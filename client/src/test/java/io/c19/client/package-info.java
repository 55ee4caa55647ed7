@NullMarked
package io.c19.client;

import org.jspecify.annotations.NullMarked;
