/**
 * Where what the layers measure goes: exporters for Prometheus and Graphite, the meters of all layers alike that are read from what a
 * state and a connection say of themselves, and those of the Java machine. Knows the layers by their interfaces only, and no HTTP
 * server: Prometheus is answered by a route that it offers.
 */
@NullMarked
package io.c19.metrics;

import org.jspecify.annotations.NullMarked;
