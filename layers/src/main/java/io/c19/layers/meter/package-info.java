/**
 * Meters that layers of several kinds have alike, so that a dashboard serves them all: one name, one unit, one set of tags. Knows the
 * layers' values and Micrometer, no exporter. {@code docs/metrics.md} lists every name.
 */
@NullMarked
package io.c19.layers.meter;

import org.jspecify.annotations.NullMarked;
