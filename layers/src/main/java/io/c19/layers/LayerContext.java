package io.c19.layers;

import java.time.Clock;

/**
 * What every layer of one agent shares.
 *
 * @param version of this program
 * @param clock the time; tests give their own
 */
public record LayerContext(String version, Clock clock, Limits limits) {}
