package io.c19.state.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What one writer does, step by step; the same for the same seed, so that whoever knows how many steps were acknowledged knows
 * what must be stored. Each step changes something, so it is one commit, and its message is the step's name. No two writers
 * share a key, and each value tells its step.
 *
 * @param writer also the first part of its keys
 */
record Script(String writer, long seed) {
    /** Few, so that most are written over and over, and their deletion makes directories come and go. */
    private static final int KEYS = 24;

    private static final int KEYS_IN_DIRECTORY = 6;
    private static final int BATCH_MAX = 6;
    private static final int ORDINARY_BYTES = 400;
    private static final int LARGE_BYTES = 60_000;

    static List<String> keys(String writer) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add("%s/%d/%d".formatted(writer, i / KEYS_IN_DIRECTORY, i));
        }
        return keys;
    }

    /** In the form of {@code git log --format=%s}. */
    String name(int step) {
        return "%s %d %d".formatted(writer, seed, step);
    }

    Batch batch(int step) {
        List<Mutation> mutations = new ArrayList<>();
        changes(step).forEach((key, value) -> {
            Key changed = new Key(key);
            mutations.add(
                    value.isEmpty()
                            ? new Mutation.Delete(changed)
                            : new Mutation.Put(changed, Value.of(value.getBytes(UTF_8))));
        });
        return new Batch(List.of(), mutations, new Note(null, name(step)));
    }

    /** What is stored after that step, as it was before it here. */
    void apply(int step, Map<String, String> stored) {
        changes(step).forEach((key, value) -> {
            if (value.isEmpty()) {
                stored.remove(key);
            } else {
                stored.put(key, value);
            }
        });
    }

    /** An empty value deletes. The first is none, so that there is a change. */
    private Map<String, String> changes(int step) {
        SplittableRandom random = new SplittableRandom(name(step).hashCode() * 31L + seed);
        List<String> keys = keys(writer);
        int count = random.nextInt(4) == 0 ? random.nextInt(2, BATCH_MAX) : 1;
        Map<String, String> changes = new LinkedHashMap<>();
        while (changes.size() < count) {
            String key = keys.remove(random.nextInt(keys.size()));
            boolean put = changes.isEmpty() || random.nextInt(3) > 0;
            changes.put(key, put ? value(key, step, random) : "");
        }
        return changes;
    }

    private String value(String key, int step, SplittableRandom random) {
        int length = random.nextInt(random.nextInt(100) == 0 ? LARGE_BYTES : ORDINARY_BYTES);
        StringBuilder value = new StringBuilder("%s of %s:".formatted(key, name(step)));
        while (value.length() < length) {
            value.append(Long.toHexString(random.nextLong()));
        }
        return value.toString();
    }
}
