/**
 * What connections that reach their peers by HTTP have in common: how peers are written, requests that are given up in time, and the
 * port. Knows nothing of what is told there, and no kind of state.
 */
@NullMarked
package io.c19.peers;

import org.jspecify.annotations.NullMarked;
