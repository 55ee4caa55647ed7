/** Tests against SQLite and a PostgreSQL server that they start from a jar, or of which {@code c19.postgres.url} names one. */
@NullMarked
package io.c19.state.jdbc;

import org.jspecify.annotations.NullMarked;
