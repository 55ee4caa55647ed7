@NullMarked
package io.c19.state.git.join.policy;

import org.jspecify.annotations.NullMarked;
