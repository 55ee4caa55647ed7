/**
 * Compares this agent with other servers: starts each as a process of its own, gives all of them the same work through the
 * same client, and prints medians. It knows the servers by their wire only, none of their classes, not even our own.
 */
@NullMarked
package io.c19.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
