/**
 * The composition root: a checked configuration becomes a running agent on a state, with a connection if there is one. Knows
 * the layers by their interfaces only.
 */
@NullMarked
package io.c19.cli.serve;

import org.jspecify.annotations.NullMarked;
