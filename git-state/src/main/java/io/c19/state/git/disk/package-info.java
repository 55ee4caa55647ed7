/**
 * What the write path does to files. One interface, so that tests can take a power cut at any point of it. Knows nothing of
 * Git.
 */
@NullMarked
package io.c19.state.git.disk;

import org.jspecify.annotations.NullMarked;
