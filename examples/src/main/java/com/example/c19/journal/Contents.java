package com.example.c19.journal;

import io.c19.layers.Key;
import io.c19.layers.Revision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a state holds at one revision. Never changed once it was handed out.
 *
 * @param number of the revision, one more than that before
 * @param time of the revision
 * @param items by their keys' text, in the order in which keys are listed
 */
record Contents(String life, long number, Instant time, NavigableMap<String, Item> items) {
    static Contents empty(String life, Instant time) {
        return new Contents(life, 0, time, new TreeMap<>(Key.TEXT_ORDER));
    }

    Revision revision() {
        return new Revision(life + "-" + number);
    }

    @Nullable
    Item live(Key key, Instant now) {
        Item item = items.get(key.text());
        return item == null || !item.isLive(now) ? null : item;
    }

    /** What comes after it, for the one who makes it to change. */
    Contents next(Instant now) {
        NavigableMap<String, Item> copy = new TreeMap<>(Key.TEXT_ORDER);
        copy.putAll(items);
        return new Contents(life, number + 1, now, copy);
    }

    /** Equal exactly when the same keys have the same values; says nothing of how they came there. */
    String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Item item : items.values()) {
                // None of these can hold a control character, so lines cannot be confused.
                String line = "%s\n%s\n%s\n%s\n"
                        .formatted(
                                item.key(),
                                item.etag(),
                                item.value().contentType(),
                                item.value().expires());
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
