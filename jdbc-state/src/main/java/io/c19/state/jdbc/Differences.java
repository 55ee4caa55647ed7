package io.c19.state.jdbc;

import io.c19.layers.History.Diff;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Selection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which keys of a selection hold something else at one step than at another. */
final class Differences {
    /** Keys that are looked at together. */
    private static final int PAGE = 500;

    private Differences() {}

    static Diff between(Sql sql, long from, long to, Selection selection, @Nullable Key after, int limit)
            throws SQLException {
        List<KeyChange> found = new ArrayList<>();
        String at = after == null ? null : after.text();
        List<Key> page;
        do {
            page = candidates(sql, Math.min(from, to), Math.max(from, to), selection, at);
            for (Key key : page) {
                at = key.text();
                Stored before = JdbcSnapshot.stored(sql, key, from).orElse(null);
                Stored later = JdbcSnapshot.stored(sql, key, to).orElse(null);
                if (Stored.same(before, later)) {
                    continue;
                } else if (found.size() == limit) {
                    return new Diff(found, found.get(limit - 1).key());
                }
                found.add(
                        new KeyChange(key, before == null ? null : before.etag(), later == null ? null : later.etag()));
            }
        } while (!page.isEmpty());
        return new Diff(found, null);
    }

    /** Whether none of them differs. */
    static boolean none(Sql sql, long from, long to, Selection selection) throws SQLException {
        return between(sql, from, to, selection, null, 1).changes().isEmpty();
    }

    /**
     * Keys that steps between the two changed, in order.
     *
     * @param after the last key of the page before
     */
    static List<Key> candidates(Sql sql, long from, long to, Selection selection, @Nullable String after)
            throws SQLException {
        Span span = Span.of(selection);
        Span rest = after == null ? span : span.startingAt(after + '\u0001');
        return sql.list(
                "SELECT DISTINCT key FROM $change WHERE step > ? AND step <= ? AND" + rest.condition("key")
                        + " ORDER BY key LIMIT ?",
                row -> new Key(row.getString(1)),
                rest.between(new Object[] {from, to}, PAGE));
    }

    static String name(Selection selection) {
        return selection instanceof Selection.One one
                ? one.key().text()
                : ((Selection.Under) selection).prefix().text() + "*";
    }
}
