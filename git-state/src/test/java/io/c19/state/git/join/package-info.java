@NullMarked
package io.c19.state.git.join;

import org.jspecify.annotations.NullMarked;
