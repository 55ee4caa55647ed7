/**
 * The state that holds everything in memory and keeps no history: C19's {@code Default}. For caches, tests and first steps;
 * what it holds is gone when the process ends.
 *
 * <p>Everything a reader can see is one immutable {@link io.c19.layers.memory.Version}. One thread makes the next
 * version from the newest; readers take whichever is newest and need no lock. This package knows nothing of files, networks
 * or the other kinds.
 */
@NullMarked
package io.c19.layers.memory;

import org.jspecify.annotations.NullMarked;
