@NullMarked
package io.c19.peers.provider;

import org.jspecify.annotations.NullMarked;
