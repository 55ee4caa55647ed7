/**
 * The agent that applications talk to over HTTP: one class for each group of routes, which turn requests into batches and
 * questions for a {@link io.c19.layers.State} and its answers into HTTP.
 *
 * <p>Every route sees a request through {@link io.c19.agent.http.Exchange} and fails by throwing; {@link
 * io.c19.agent.http.RouteTable} is the one place that catches, and {@link io.c19.agent.http.Problems} the one table from
 * failures to HTTP. Only {@code RouteTable}, {@code ServletTransport} and the classes that start the server know Javalin and
 * the servlets below it; only the latter and what is behind {@link io.c19.agent.http.KeyHandler} know Jetty. This package must
 * not know any kind of state or connection.
 *
 * <p>Two ways lead to a route: most requests come through Jetty's servlets and Javalin; gets and small puts of one key, which
 * come most, straight from Jetty.
 */
@NullMarked
package io.c19.agent.http;

import org.jspecify.annotations.NullMarked;
