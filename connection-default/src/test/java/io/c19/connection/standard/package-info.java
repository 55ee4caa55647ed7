@NullMarked
package io.c19.connection.standard;

import org.jspecify.annotations.NullMarked;
