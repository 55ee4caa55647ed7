/**
 * A C19 agent's keys, their history and what happens to them, for programs in Java; {@link io.c19.client.C19Client} is where to begin. Knows the
 * agent's HTTP API and nothing of how agents are built: it needs the JDK and Jackson.
 *
 * <p>What is expected, such as a condition that does not hold or a key that is absent, is a value of a sealed type. What is not is a
 * {@link io.c19.client.C19Exception}, which has three kinds.
 */
@NullMarked
package io.c19.client;

import org.jspecify.annotations.NullMarked;
