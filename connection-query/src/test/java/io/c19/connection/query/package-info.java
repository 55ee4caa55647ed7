@NullMarked
package io.c19.connection.query;

import org.jspecify.annotations.NullMarked;
