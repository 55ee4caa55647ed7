/**
 * The state that keeps its data in a Redis server, which any number of agents may share. Each write is one script, so Redis itself decides
 * the order of writes and numbers them; a stream holds what they changed, from which every agent is told. The newest steps can be undone in
 * thought: a snapshot finds what a key held at its step. This package knows nothing of the agent or the other kinds.
 *
 * <p>Where to begin: the scripts beside the classes ({@code common.lua}, {@code commit.lua}), and docs/redis.md for the layout of the data.
 */
@NullMarked
package io.c19.state.redis;

import org.jspecify.annotations.NullMarked;
