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
 * An entry of the stream: its id is the number of the step and a zero.
 *
 * @param changes in the order of keys
 */
record Step(long number, Instant time, List<KeyChange> changes) {
    static Step of(StreamMessage<String, byte[]> message) {
        String id = message.getId();
        String time = text(Objects.requireNonNull(message.getBody().get("t")));
        String lines = text(Objects.requireNonNull(message.getBody().get("c")));
        return new Step(
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                Instant.ofEpochMilli(Long.parseLong(time)),
                changes(lines));
    }

    /** Three lines for each change: key, etag before, etag after. No key holds a line feed. */
    private static List<KeyChange> changes(String lines) {
        List<KeyChange> changes = new ArrayList<>();
        int at = 0;
        while (at < lines.length()) {
            int key = lines.indexOf('\n', at);
            int before = lines.indexOf('\n', key + 1);
            int after = lines.indexOf('\n', before + 1);
            changes.add(new KeyChange(
                    new Key(lines.substring(at, key)),
                    etag(lines.substring(key + 1, before)),
                    etag(lines.substring(before + 1, after))));
            at = after + 1;
        }
        changes.sort(Comparator.comparing(KeyChange::key));
        return changes;
    }

    private static @Nullable String etag(String line) {
        return line.isEmpty() ? null : line;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
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
