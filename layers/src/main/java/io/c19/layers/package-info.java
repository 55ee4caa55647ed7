/**
 * The three layers of a C19 agent and the values they exchange.
 *
 * <p>An application talks to an {@link io.c19.layers.Agent}; a {@link io.c19.layers.State} holds the data; a
 * {@link io.c19.layers.Connection} spreads it to peers. This package knows no Git, no HTTP and no database: a layer is
 * found by its {@code kind} and talks to its partners only through the types here. What a State can do beyond storing is
 * an optional interface, its <em>capability</em>, asked for with {@link io.c19.layers.State#capability}.
 */
@NullMarked
package io.c19.layers;

import org.jspecify.annotations.NullMarked;
