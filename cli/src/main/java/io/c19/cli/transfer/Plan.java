package io.c19.cli.transfer;

import io.c19.cli.console.Texts;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Limits;
import io.c19.layers.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Everything that an import would write, in key order, and everything that is wrong with it. Keys and their places are in
 * memory; the values of a directory tree are read one batch at a time.
 */
final class Plan {
    /** More than a person reads before they mend the first ones. */
    static final int FAULTS_MAX = 20;

    private final String prefix;
    private final Limits limits;
    private final NavigableMap<Key, Content> contents = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private long faultsTotal;

    /** @param prefix of all keys: empty, or one that ends in a slash */
    Plan(String prefix, Limits limits) {
        this.prefix = prefix;
        this.limits = limits;
    }

    /** What a key is to hold. */
    interface Content {
        long sizeBytes();

        /** Reads the value; may fail if it is a file that has gone since. */
        Value value();

        static Content of(Value value) {
            return new Content() {
                @Override
                public long sizeBytes() {
                    return value.bytes().length;
                }

                @Override
                public Value value() {
                    return value;
                }
            };
        }
    }

    /** @param path of the key, below the prefix */
    void add(String path, Content content) {
        try {
            Key key = new Key(prefix + path);
            limits.check(key);
            if (content.sizeBytes() > limits.valueBytesMax()) {
                throw new LimitException("value length in bytes", content.sizeBytes(), limits.valueBytesMax());
            }
            if (contents.putIfAbsent(key, content) != null) {
                fault("key '" + key + "' occurs twice (expected: one value for each key)");
            }
        } catch (InvalidKeyException e) {
            fault(String.valueOf(e.getMessage()));
        } catch (LimitException e) {
            fault("key '" + Texts.shown(prefix + path) + "': " + e.getMessage());
        }
    }

    void fault(String sentence) {
        faultsTotal++;
        if (faults.size() < FAULTS_MAX) {
            faults.add(sentence);
        }
    }

    /** Adds a fault for each key that would be a directory of another one. */
    void findClashes() {
        for (Key key : contents.keySet()) {
            String text = key.text();
            for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
                Key directory = new Key(text.substring(0, slash));
                if (contents.containsKey(directory)) {
                    fault("keys '" + directory + "' and '" + key
                            + "' cannot both hold values, since one would be a directory of the other");
                }
            }
        }
    }

    NavigableMap<Key, Content> contents() {
        return contents;
    }

    /** The first ones, each a sentence. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    long faultsTotal() {
        return faultsTotal;
    }
}
