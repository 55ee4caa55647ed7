/**
 * The other nodes: each has a thread of its own that tells it what is new and asks what it knows, so that one that hangs
 * delays nobody else. {@link io.c19.connection.git.peer.Gossip} chooses who is told at once.
 */
@NullMarked
package io.c19.connection.git.peer;

import org.jspecify.annotations.NullMarked;
