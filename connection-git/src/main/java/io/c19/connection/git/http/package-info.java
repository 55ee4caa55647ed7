/**
 * Serves the repository by Git's smart HTTP: to people with {@code git clone}, {@code git pull} and {@code git push}, and to
 * other nodes. What comes in is handed to the {@link io.c19.state.git.Replica}, which alone decides and moves refs.
 */
@NullMarked
package io.c19.connection.git.http;

import org.jspecify.annotations.NullMarked;
