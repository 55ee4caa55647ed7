/**
 * The agent that applications talk to over HTTP: one class for each group of routes, which turn requests into batches and
 * questions for a {@link io.c19.layers.State} and its answers into HTTP.
 *
 * <p>Every route sees a request through {@link io.c19.agent.http.Exchange} and fails by throwing; {@link
 * io.c19.agent.http.RouteTable} is the one place that catches, and {@link io.c19.agent.http.Problems} the one table from
 * failures to HTTP. Only {@code RouteTable}, {@code Exchange} and the classes that start the server know Javalin, and only
 * the latter Jetty. This package must not know any kind of state or connection.
 */
@NullMarked
package io.c19.agent.http;

import org.jspecify.annotations.NullMarked;
