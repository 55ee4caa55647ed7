package io.c19.layers;

import org.jspecify.annotations.Nullable;

/** A key whose value differs between two revisions: its etag before and after, null where it is absent. */
public record KeyChange(Key key, @Nullable String before, @Nullable String after) {}
