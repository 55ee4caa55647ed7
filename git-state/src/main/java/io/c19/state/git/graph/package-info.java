/**
 * History that is not walked: which commits may have changed a path, kept in memory and as Git's own commit-graph files, so
 * that plain {@code git log -- PATH} profits too. All of it is derived from the commits and made again where it is missing or
 * damaged. Knows commits and paths; knows no keys, and reads no trees.
 */
@NullMarked
package io.c19.state.git.graph;

import org.jspecify.annotations.NullMarked;
