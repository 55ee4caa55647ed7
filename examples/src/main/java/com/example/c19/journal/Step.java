package com.example.c19.journal;

import com.example.c19.journal.Journal.Change;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way from some contents to the next. An outcome is what a client sees, to whom an expired value is absent; a change is what is different
 * in store, where it lies until it is purged. Not thread-safe.
 */
final class Step {
    private final Contents from;
    private final Instant now;
    private final TreeMap<Key, Change> changes = new TreeMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    Step(Contents from, Instant now) {
        this.from = from;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void put(Key key, Value value) {
        Item old = from.items().get(key.text());
        Item live = from.live(key, now);
        String before = live == null ? null : live.etag();
        if (old != null && old.holds(value)) {
            outcomes.add(new Outcome(key, Effect.UNCHANGED, before, before));
            return;
        }
        changes.put(key, new Change(key, value));
        outcomes.add(new Outcome(key, live == null ? Effect.CREATED : Effect.REPLACED, before, Etag.of(value.bytes())));
    }

    void delete(Key key) {
        Item live = from.live(key, now);
        if (live == null) {
            outcomes.add(new Outcome(key, Effect.UNCHANGED, null, null));
        } else {
            remove(key);
            outcomes.add(new Outcome(key, Effect.DELETED, live.etag(), null));
        }
    }

    /** Whether it has expired or not. */
    void remove(Key key) {
        changes.put(key, new Change(key, null));
    }

    /** As a journal has it. */
    void take(Change change) {
        changes.put(change.key(), change);
    }

    /** In the order of keys. */
    List<Change> changes() {
        return List.copyOf(changes.values());
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    List<KeyChange> keyChanges() {
        return changes.values().stream()
                .map(change -> new KeyChange(
                        change.key(), etag(from.items().get(change.key().text())), etag(change.value())))
                .toList();
    }

    private static @Nullable String etag(@Nullable Item item) {
        return item == null ? null : item.etag();
    }

    private static @Nullable String etag(@Nullable Value value) {
        return value == null ? null : Etag.of(value.bytes());
    }

    Contents next() {
        Contents next = from.next(now);
        for (Change change : changes.values()) {
            Value value = change.value();
            if (value == null) {
                next.items().remove(change.key().text());
            } else {
                next.items().put(change.key().text(), new Item(change.key(), value, now));
            }
        }
        return next;
    }
}
