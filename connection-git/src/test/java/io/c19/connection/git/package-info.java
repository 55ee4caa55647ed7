@NullMarked
package io.c19.connection.git;

import org.jspecify.annotations.NullMarked;
