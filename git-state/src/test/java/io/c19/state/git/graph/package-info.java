@NullMarked
package io.c19.state.git.graph;

import org.jspecify.annotations.NullMarked;
