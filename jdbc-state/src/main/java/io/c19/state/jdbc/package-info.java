/**
 * The state that keeps its data, with all of its history, in the tables of an SQL database, which any number of agents may share. One thread writes: it takes all
 * requests that wait, does them in one transaction, and tells who subscribed. Readers ask the database for what was valid at their revision. This package knows
 * nothing of the agent or the other kinds.
 *
 * <p>Where to begin: {@link io.c19.state.jdbc.Dialect} with the tables, {@link io.c19.state.jdbc.Writer}, {@link io.c19.state.jdbc.Plan}; docs/sql.md tells what the
 * tables hold.
 */
@NullMarked
package io.c19.state.jdbc;

import org.jspecify.annotations.NullMarked;
