/**
 * What it takes to be told: many watchers of one agent that runs already, over the network as a client sees it. Knows nothing of the agent but its
 * HTTP API.
 */
@NullMarked
package io.c19.benchmarks.watch;

import org.jspecify.annotations.NullMarked;
