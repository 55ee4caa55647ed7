/**
 * The {@code Default} connection: C19's gossip of values, as its own agents speak it. What was written to a key last counts,
 * by the time of the write. Works on any state that is not one of several replicas by itself; knows neither Git nor the agent.
 */
@NullMarked
package io.c19.connection.standard;

import org.jspecify.annotations.NullMarked;
