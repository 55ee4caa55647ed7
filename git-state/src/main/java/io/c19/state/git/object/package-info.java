/**
 * Git objects that are made in memory: their ids, and how a tree is told by its difference from the one before it. Knows
 * nothing of files, of keys, or of where objects go.
 */
@NullMarked
package io.c19.state.git.object;

import org.jspecify.annotations.NullMarked;
