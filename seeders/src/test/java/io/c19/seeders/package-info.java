@NullMarked
package io.c19.seeders;

import org.jspecify.annotations.NullMarked;
