/**
 * How replicas that write independently come to the same state: the frontier of what they wrote, and the commit that is derived
 * from it, a pure function of the frontier (docs/conflicts.md tells the rules).
 *
 * <p>{@link io.c19.state.git.join.Derivations} is the way in. It asks a {@link io.c19.state.git.join.Graph} for commits and an
 * {@link io.c19.state.git.ObjectSource} for trees and blobs, and makes new objects in memory. No I/O, no clock, no
 * threads, no configuration here, and no keys: a key is the path that it has in the tree.
 */
@NullMarked
package io.c19.state.git.join;

import org.jspecify.annotations.NullMarked;
