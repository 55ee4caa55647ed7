package com.example.c19.journal;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.ListQuery;
import io.c19.layers.Listed;
import io.c19.layers.Listing;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Contents as they are seen at one time. A listing goes on after the text of the last key or group that it answered: a key never ends in a
 * slash, and a group always does.
 *
 * @param now what has expired by then is absent
 */
record JournalSnapshot(Contents contents, Instant now) implements Snapshot {
    @Override
    public Revision revision() {
        return contents.revision();
    }

    @Override
    public Optional<Entry> get(Key key) {
        return Optional.ofNullable(contents.live(key, now))
                .map(item -> new Entry(key, item.value(), item.etag(), false));
    }

    @Override
    public Optional<Instant> modified(Key key) {
        return Optional.ofNullable(contents.live(key, now)).map(item -> {
            Instant written = item.value().written();
            return written == null ? item.since() : written;
        });
    }

    @Override
    public Listing list(ListQuery query) {
        List<Listed> entries = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        String prefix = query.prefix().text();
        String last = query.after();
        for (Map.Entry<String, Item> next = after(prefix, last); next != null; next = after(prefix, last)) {
            String text = next.getKey();
            if (entries.size() + groups.size() == query.limit()) {
                return new Listing(entries, groups, last);
            }
            int slash = query.grouped() ? text.indexOf(Key.SEPARATOR, prefix.length()) : -1;
            if (slash < 0) {
                entries.add(next.getValue().listed(query.values()));
                last = text;
            } else {
                last = text.substring(0, slash + 1);
                groups.add(last);
            }
        }
        return new Listing(entries, groups, null);
    }

    /** The first live key with the prefix that comes after a key, or after all of a group. */
    private Map.@Nullable Entry<String, Item> after(String prefix, @Nullable String last) {
        String from = prefix;
        boolean itself = true;
        if (last != null) {
            // What comes after "a/" and all that begins with it is "a0", since 0 is next to the slash.
            String past = last.endsWith("/") ? last.substring(0, last.length() - 1) + '0' : last;
            if (Key.TEXT_ORDER.compare(past, prefix) >= 0) {
                from = past;
                itself = last.endsWith("/");
            }
        }
        for (Map.Entry<String, Item> entry :
                contents.items().tailMap(from, itself).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                return null;
            } else if (entry.getValue().isLive(now)) {
                return entry;
            }
        }
        return null;
    }
}
