@NullMarked
package io.c19.state.git;

import org.jspecify.annotations.NullMarked;
