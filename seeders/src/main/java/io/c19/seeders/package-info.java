/**
 * Data that a state begins with: from a file, a directory or a Git repository, and what of it is put. Knows the layers by their interfaces only.
 */
@NullMarked
package io.c19.seeders;

import org.jspecify.annotations.NullMarked;
