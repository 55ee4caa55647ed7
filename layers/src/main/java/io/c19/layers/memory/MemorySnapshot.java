package io.c19.layers.memory;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A version as it is seen at one time.
 *
 * <p>The position of a listing is the text of the key or common prefix answered last: a key never ends in {@code /}, a
 * common prefix always does, so the two cannot be confused.
 *
 * @param now what has expired by then is absent
 */
record MemorySnapshot(Version version, Instant now) implements Snapshot {
    /** The character after {@code /}: no text lies between everything that starts with {@code a/} and {@code a0}. */
    private static final char AFTER_SEPARATOR = Key.SEPARATOR + 1;

    @Override
    public Revision revision() {
        return version.revision();
    }

    @Override
    public Optional<Entry> get(Key key) {
        return Optional.ofNullable(version.live(key, now)).map(Stored::entry);
    }

    @Override
    public Optional<Instant> modified(Key key) {
        return Optional.ofNullable(version.live(key, now)).map(stored -> {
            Value value = stored.value();
            return value.written() == null ? stored.since() : value.written();
        });
    }

    @Override
    public Listing list(ListQuery query) {
        List<Listed> entries = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = null;
        Iterator<Stored> candidates = from(start(query));
        while (candidates.hasNext()) {
            Stored stored = candidates.next();
            String text = stored.key().text();
            if (!text.startsWith(query.prefix().text())) {
                break;
            }
            if (stored.value().expiredAt(now)) {
                continue;
            }
            if (entries.size() + prefixes.size() == query.limit()) {
                return new Listing(entries, prefixes, last);
            }
            int slash = query.grouped()
                    ? text.indexOf(Key.SEPARATOR, query.prefix().text().length())
                    : -1;
            if (slash < 0) {
                entries.add(stored.listed(query.values()));
                last = text;
            } else {
                last = text.substring(0, slash + 1);
                prefixes.add(last);
                candidates = from(pastGroup(last));
            }
        }
        return new Listing(entries, prefixes, null);
    }

    private Iterator<Stored> from(String text) {
        return version.keys().tailMap(text, true).values().iterator();
    }

    /** The least text that may be answered. */
    private static String start(ListQuery query) {
        String prefix = query.prefix().text();
        String after = query.after();
        if (after == null) {
            return prefix;
        }
        // No key holds U+0000, so the first key past another text starts at the text with it.
        String start = query.grouped() && after.endsWith("/") ? pastGroup(after) : after + '\0';
        return Key.TEXT_ORDER.compare(start, prefix) < 0 ? prefix : start;
    }

    private static String pastGroup(String group) {
        return group.substring(0, group.length() - 1) + AFTER_SEPARATOR;
    }
}
