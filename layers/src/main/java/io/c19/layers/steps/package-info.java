/**
 * What states have in common whose data is elsewhere, in a store that numbers its steps: who may still come in, who wants to hear of
 * steps, and what tells values apart. Knows no store.
 */
@NullMarked
package io.c19.layers.steps;

import org.jspecify.annotations.NullMarked;
