package io.c19.state.redis;

import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step and what it changed. The stream has an entry for all steps that one call of a script made.
 *
 * @param changes in the order of keys
 */
record Step(long number, Instant time, List<KeyChange> changes) {
    static List<Step> of(StreamMessage<String, byte[]> entry) {
        Instant time = Instant.ofEpochMilli(
                Long.parseLong(text(Objects.requireNonNull(entry.getBody().get("t")))));
        String lines = text(Objects.requireNonNull(entry.getBody().get("c")));
        List<Step> steps = new ArrayList<>();
        List<KeyChange> changes = new ArrayList<>();
        long number = 0;
        int at = 0;
        while (at < lines.length()) { // four lines for each change: step, key, etag before, etag after; no key holds a
            // line feed
            int step = lines.indexOf('\n', at);
            int key = lines.indexOf('\n', step + 1);
            int before = lines.indexOf('\n', key + 1);
            int after = lines.indexOf('\n', before + 1);
            long next = Long.parseLong(lines, at, step, 10);
            if (next != number && !changes.isEmpty()) {
                steps.add(of(number, time, changes));
                changes = new ArrayList<>();
            }
            number = next;
            changes.add(new KeyChange(
                    new Key(lines.substring(step + 1, key)),
                    etag(lines.substring(key + 1, before)),
                    etag(lines.substring(before + 1, after))));
            at = after + 1;
        }
        steps.add(of(number, time, changes));
        return steps;
    }

    static Step of(long number, Instant time, List<KeyChange> changes) {
        changes.sort(Comparator.comparing(KeyChange::key));
        return new Step(number, time, changes);
    }

    private static @Nullable String etag(String line) {
        return line.isEmpty() ? null : line;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    List<Key> keys() {
        return changes.stream().map(KeyChange::key).toList();
    }

    /** As those who subscribed are told. */
    Committed committed(Position at) {
        boolean whole = changes.size() <= Committed.JOINED_MAX;
        return new Committed(
                at.at(number - 1).revision(),
                at.at(number).revision(),
                whole ? changes : changes.subList(0, Committed.JOINED_MAX),
                whole);
    }
}
