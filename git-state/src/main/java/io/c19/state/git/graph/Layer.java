package io.c19.state.git.graph;

/**
 * A file of a chain, as those above it see it.
 *
 * @param name its checksum
 * @param count how many commits it has
 * @param bytes how long it is
 */
record Layer(String name, int count, int bytes) {}
