@NullMarked
package io.c19.state.git.pack;

import org.jspecify.annotations.NullMarked;
