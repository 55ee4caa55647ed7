@NullMarked
package io.c19.peers;

import org.jspecify.annotations.NullMarked;
