package io.c19.state.jdbc;

import io.c19.layers.Revision;
import java.time.Instant;

/** A step, and the revision that it is for others. */
record Head(long step, Revision revision, Instant time) {}
