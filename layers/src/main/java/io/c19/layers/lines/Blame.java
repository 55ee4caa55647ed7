package io.c19.layers.lines;

import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.History.Lookup;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LimitException;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote each line of a value, and when. It goes back along the value that the key has: what another node wrote at the same time,
 * and was not kept, does not count.
 *
 * @param complete false when lines may be older than it says, since the key changed more than {@link #CHANGES_MAX} times
 */
public record Blame(String etag, Revision revision, boolean complete, List<Line> lines) {
    /** Each is a few hundred bytes of an answer. */
    public static final int LINES_MAX = 20_000;

    /** How many changes of the key are looked at: each reads a value and compares it. */
    public static final int CHANGES_MAX = 1_000;

    /** How many are asked for at a time. */
    private static final int CHUNK = 32;

    public Blame {
        lines = List.copyOf(lines);
    }

    /**
     * @param text null for a value that is no text, which counts as one line
     * @param origin the revision that wrote it; null when nothing tells
     */
    public record Line(@Nullable String text, @Nullable Logged origin) {}

    /**
     * Goes back through the history of a key. Blocks for disk.
     *
     * @param snapshot of the state, as of which to look at the key
     * @return empty when the key is absent there
     * @throws LimitException when the value has more than {@link #LINES_MAX} lines
     */
    public static Optional<Blame> of(State state, History history, Snapshot snapshot, Key key) {
        return snapshot.get(key).map(entry -> of(state, history, snapshot.revision(), key, entry));
    }

    private static Blame of(State state, History history, Revision revision, Key key, Entry entry) {
        List<String> lines = Lines.of(entry.value().bytes());
        if (lines != null && lines.size() > LINES_MAX) {
            throw new LimitException("lines of the value", lines.size(), LINES_MAX);
        }
        LineOrigins origins = new LineOrigins(lines);
        boolean complete = follow(state, history, key, revision, entry.etag(), origins);
        List<Line> blamed = new ArrayList<>();
        for (int line = 0; line < origins.size(); line++) {
            blamed.add(new Line(lines == null ? null : Lines.text(lines.get(line)), origins.of(line)));
        }
        return new Blame(entry.etag(), revision, complete, blamed);
    }

    /** From change to change of the value that the key has. */
    private static boolean follow(
            State state, History history, Key key, Revision from, String etag, LineOrigins origins) {
        String current = etag;
        Revision after = null;
        int looked = 0;
        do {
            History.Log log = history.log(new Selection.One(key), from, after, CHUNK);
            for (Logged logged : log.revisions()) {
                KeyChange change =
                        logged.changes().isEmpty() ? null : logged.changes().get(0);
                if (change == null || !Objects.equals(change.after(), current)) {
                    continue;
                }
                origins.before(logged, before(state, history, key, logged, change));
                current = change.before();
                if (current == null || origins.areFound()) {
                    return true;
                }
            }
            looked += log.revisions().size();
            after = log.next();
        } while (after != null && looked < CHANGES_MAX);
        origins.end();
        return false;
    }

    /** The lines that there were before a change; null when there was no text, or it cannot be told. */
    private static @Nullable List<String> before(
            State state, History history, Key key, Logged logged, KeyChange change) {
        if (change.before() == null || !(history.find(logged.revision().id() + "~1") instanceof Lookup.Found parent)) {
            return null;
        }
        Entry entry = state.at(parent.revision())
                .flatMap(snapshot -> snapshot.get(key))
                .orElse(null);
        return entry == null || !entry.etag().equals(change.before())
                ? null
                : Lines.of(entry.value().bytes());
    }
}
