@NullMarked
package io.c19.connection.git.provider;

import org.jspecify.annotations.NullMarked;
