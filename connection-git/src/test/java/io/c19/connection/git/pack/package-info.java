@NullMarked
package io.c19.connection.git.pack;

import org.jspecify.annotations.NullMarked;
