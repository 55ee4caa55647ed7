package io.c19.state.jdbc;

import io.c19.layers.Author;
import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Note;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that makes steps: it has the row of the head, so nobody else makes one meanwhile. Not thread-safe.
 *
 * <p>Nothing of it is there for others before the transaction ends.
 */
final class Writing {
    /** Of a statement. */
    private static final int PARAMETERS = 400;

    private static final int ID_DIGITS = 40;

    private final Sql sql;
    private final Expiry expiry;
    private final String node;
    private final Instant now;
    private final List<Made> made = new ArrayList<>();
    private Head head;
    private long keys;
    private long bytes;
    private byte[] print;

    /** A step that it made. */
    record Made(Head head, Committed committed) {}

    /** @param value null: the key is deleted */
    record Change(
            Key key, @Nullable Stored was, @Nullable Value value, @Nullable String etag, @Nullable String print) {}

    private Writing(Sql sql, Expiry expiry, String node, Instant now, Head head, Totals totals) {
        this.sql = sql;
        this.expiry = expiry;
        this.node = node;
        this.head = head;
        this.now = now.isBefore(head.time()) ? head.time() : now;
        this.keys = totals.keys();
        this.bytes = totals.bytes();
        this.print = HexFormat.of().parseHex(totals.print());
    }

    private record Totals(long keys, long bytes, String print) {}

    /** Waits until no other transaction makes steps. */
    static Writing begin(Sql sql, Dialect dialect, Expiry expiry, String node, Instant now) throws SQLException {
        Totals totals = sql.first(
                        "SELECT keys, bytes, print FROM $head WHERE id = 0" + dialect.lock(),
                        row -> new Totals(row.getLong(1), row.getLong(2), row.getString(3)))
                .orElseThrow(() -> new SQLException("the table of the head is empty"));
        return new Writing(sql, expiry, node, now, Revisions.newest(sql), totals);
    }

    Sql sql() {
        return sql;
    }

    Head head() {
        return head;
    }

    /** Never before the time of the newest step. */
    Instant now() {
        return now;
    }

    Expiry expiry() {
        return expiry;
    }

    List<Made> made() {
        return made;
    }

    /** What these keys hold, expired or not. */
    Map<Key, Stored> stored(Collection<Key> wanted) throws SQLException {
        Map<Key, Stored> found = new HashMap<>();
        List<Key> all = List.copyOf(wanted);
        for (int i = 0; i < all.size(); i += PARAMETERS) {
            List<Key> some = all.subList(i, Math.min(all.size(), i + PARAMETERS));
            String marks = String.join(",", Collections.nCopies(some.size(), "?"));
            Object[] names = some.stream().map(Key::text).toArray();
            sql.list("SELECT %s FROM $entry WHERE key IN (%s)".formatted(Stored.COLUMNS, marks), Stored::read, names)
                    .forEach(stored -> found.put(stored.key(), stored));
        }
        return found;
    }

    /**
     * Makes a step of these.
     *
     * @return the newest revision afterwards
     */
    Revision commit(List<Change> changes, Note note, String message) throws SQLException {
        if (changes.isEmpty()) {
            return head.revision();
        }
        long step = head.step() + 1;
        changes.sort(Comparator.comparing(Change::key));
        Author author = note.author() == null ? new Author(node, "") : note.author();
        String text = note.message() == null ? message : note.message();
        String id = id(changes, author + "\n" + text);
        List<Object[]> told = new ArrayList<>();
        List<Object[]> replaced = new ArrayList<>();
        List<Object[]> gone = new ArrayList<>();
        List<Object[]> put = new ArrayList<>();
        List<KeyChange> keyChanges = new ArrayList<>();
        for (Change change : changes) {
            Stored was = change.was();
            String key = change.key().text();
            String before = was == null ? null : was.etag();
            told.add(new Object[] {step, key, before, change.etag()});
            keyChanges.add(new KeyChange(change.key(), before, change.etag()));
            if (was != null) {
                replaced.add(new Object[] {step, key});
                gone.add(new Object[] {key});
                count(-1, -was.size(), was.print());
            }
            if (change.value() != null) {
                put.add(row(change, change.value(), step));
                count(1, change.value().bytes().length, change.print());
            }
        }
        sql.runAll(
                "INSERT INTO $past (%1$s, value, until_step) SELECT %1$s, value, ? FROM $entry WHERE key = ?"
                        .formatted(Stored.COLUMNS),
                replaced);
        sql.runAll("DELETE FROM $entry WHERE key = ?", gone);
        sql.runAll(
                "INSERT INTO $entry (%s, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)".formatted(Stored.COLUMNS), put);
        sql.runAll("INSERT INTO $change (step, key, before, after) VALUES (?, ?, ?, ?)", told);
        Revisions.insert(sql, new Head(step, new Revision(id), now), author, text, node);
        sql.run(
                "UPDATE $head SET step = ?, time = ?, keys = ?, bytes = ?, print = ? WHERE id = 0",
                step,
                now.toEpochMilli(),
                keys,
                bytes,
                HexFormat.of().formatHex(print));
        publish(new Head(step, new Revision(id), now), keyChanges);
        return head.revision();
    }

    private void publish(Head next, List<KeyChange> changes) {
        boolean whole = changes.size() <= Committed.JOINED_MAX;
        List<KeyChange> some = whole ? changes : changes.subList(0, Committed.JOINED_MAX);
        made.add(new Made(next, new Committed(head.revision(), next.revision(), some, whole)));
        head = next;
    }

    private Object[] row(Change change, Value value, long step) {
        return new Object[] {
            change.key().text(),
            step,
            now.toEpochMilli(),
            change.etag(),
            (long) value.bytes().length,
            value.contentType(),
            Sql.Null.or(Stored.millis(value.expires())),
            Sql.Null.or(Stored.millis(value.written())),
            change.print(),
            value.bytes()
        };
    }

    private void count(int keysMore, long bytesMore, @Nullable String member) {
        keys += keysMore;
        bytes += bytesMore;
        byte[] other = HexFormat.of().parseHex(String.valueOf(member));
        for (int i = 0; i < print.length; i++) {
            print[i] ^= other[i];
        }
    }

    /** Of the revision before and all that it changes, so that no two stores give the same one to different steps. */
    private String id(List<Change> changes, String note) {
        MessageDigest digest = sha256();
        String first = "%s\n%d\n%s\n".formatted(head.revision(), now.toEpochMilli(), note);
        digest.update(first.getBytes(StandardCharsets.UTF_8));
        for (Change change : changes) {
            String line = "%s\n%s\n%s\n".formatted(change.key(), change.etag(), change.print());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, ID_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
