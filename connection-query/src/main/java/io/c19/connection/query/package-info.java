/**
 * The {@code Query} connection: an agent that lacks a key asks its peers, and keeps a copy of the answer for a while. What is asked of whom, and what becomes of
 * the answers, is decided apart from the network ({@link io.c19.connection.query.Node}), so that a thousand agents can be tried in one process. Works on any state;
 * knows none of them, and writes to none.
 */
@NullMarked
package io.c19.connection.query;

import org.jspecify.annotations.NullMarked;
