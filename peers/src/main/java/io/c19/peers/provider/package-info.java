/** Kinds of {@link io.c19.layers.PeerProvider}: who the peers are. Knows neither Git nor what is told to them. */
@NullMarked
package io.c19.peers.provider;

import org.jspecify.annotations.NullMarked;
