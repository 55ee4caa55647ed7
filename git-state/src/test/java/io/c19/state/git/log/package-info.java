@NullMarked
package io.c19.state.git.log;

import org.jspecify.annotations.NullMarked;
