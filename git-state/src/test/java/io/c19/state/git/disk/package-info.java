@NullMarked
package io.c19.state.git.disk;

import org.jspecify.annotations.NullMarked;
