/**
 * A connection between states on Git: nodes tell one another where they are and exchange what is new by Git's own protocol, and
 * people clone from and push to every node. Knows the {@link io.c19.state.git.Replica} of a state and nothing else of it.
 */
@NullMarked
package io.c19.connection.git;

import org.jspecify.annotations.NullMarked;
