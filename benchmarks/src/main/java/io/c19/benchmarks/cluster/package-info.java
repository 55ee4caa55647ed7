/**
 * What it takes to be several: agents on one machine, with ways between them that can be cut, over the network as a client sees them. Knows
 * nothing of the agent but its command line and its HTTP API.
 */
@NullMarked
package io.c19.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
