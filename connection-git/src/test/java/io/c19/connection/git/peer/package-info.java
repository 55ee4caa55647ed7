@NullMarked
package io.c19.connection.git.peer;

import org.jspecify.annotations.NullMarked;
