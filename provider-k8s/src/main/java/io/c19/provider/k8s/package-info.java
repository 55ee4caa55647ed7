/** The kind {@code K8s} of {@link io.c19.layers.PeerProvider}: peers that are pods. Knows neither Git nor what is told to them. */
@NullMarked
package io.c19.provider.k8s;

import org.jspecify.annotations.NullMarked;
