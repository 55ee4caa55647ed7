@NullMarked
package io.c19.connection.git.wire;

import org.jspecify.annotations.NullMarked;
