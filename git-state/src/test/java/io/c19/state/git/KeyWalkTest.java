package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefix;
import io.c19.layers.Selection;
import io.c19.state.git.object.NewObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between two trees, in every layout, against two sorted maps. */
class KeyWalkTest {
    /** Around the places where the order of keys, of their paths and of Git's names are not the same. */
    private static final String[] SEGMENTS = {
        "a",
        "a!",
        "a-",
        "a.",
        "a0",
        ".a",
        "@",
        "%25",
        "%2",
        "50%",
        "~",
        "gi~1",
        "gi~",
        "b\\",
        "\u200d",
        "\uffff",
        "\ud83d\udc08",
        "é"
    };

    /** A key's value, and its metadata or none. */
    private record Content(ObjectId value, @Nullable ObjectId metadata) {}

    private final Pending objects = new Pending(new NoObjects());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void walk_ofRandomTrees_findsWhatTheMapsSay(int fanOut) {
        Seed seed = Seed.take("KeyWalkTest");
        Random random = seed.random();
        Layout layout = new Layout(fanOut);
        for (int round = 0; round < 60; round++) {
            SortedMap<Key, Content> before = randomKeys(random);
            TreeMap<Key, Content> after = new TreeMap<>(before);
            after.keySet().removeIf(key -> random.nextInt(5) == 0);
            after.replaceAll((key, content) -> random.nextInt(4) == 0 ? randomContent(random) : content);
            if (random.nextBoolean()) {
                after.putAll(randomKeys(random));
                withoutClashes(after);
            }
            Roots old = Roots.of(tree(layout, before), objects);
            Roots now = Roots.of(tree(layout, after), objects);
            for (int i = 0; i < 10; i++) {
                Prefix prefix = prefix(random);
                Key position = random.nextInt(3) == 0 ? null : randomKey(random);
                int limit = 1 + random.nextInt(40);
                List<KeyChange> found = new ArrayList<>();
                new TreeDiff(objects, layout, new Selection.Under(prefix), change -> {
                            found.add(change);
                            return found.size() < limit;
                        })
                        .walk(old, now, position);
                assertThat(found)
                        .as("%s, round %d, prefix '%s', after '%s'", seed, round, prefix, position)
                        .isEqualTo(expected(before, after, prefix, position, limit));
            }
        }
    }

    private static List<KeyChange> expected(
            Map<Key, Content> before, Map<Key, Content> after, Prefix prefix, @Nullable Key position, int limit) {
        TreeMap<Key, Content> all = new TreeMap<>(before);
        all.putAll(after);
        return all.keySet().stream()
                .filter(prefix::matches)
                .filter(key -> position == null || key.compareTo(position) > 0)
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .limit(limit)
                .map(key -> new KeyChange(key, etag(before.get(key)), etag(after.get(key))))
                .toList();
    }

    private static @Nullable String etag(@Nullable Content content) {
        return content == null ? null : content.value().name();
    }

    private ObjectId tree(Layout layout, Map<Key, Content> keys) {
        TreeRewrite rewrite = new TreeRewrite();
        keys.forEach((key, content) -> {
            rewrite.set(layout.path(key), content.value());
            if (content.metadata() != null) {
                rewrite.set(Metadata.DIRECTORY + "/" + layout.path(key), content.metadata());
            }
        });
        return rewrite.applyTo(Tree.EMPTY, objects);
    }

    private SortedMap<Key, Content> randomKeys(Random random) {
        TreeMap<Key, Content> keys = new TreeMap<>();
        for (int n = random.nextInt(60); n > 0; n--) {
            keys.put(randomKey(random), randomContent(random));
        }
        withoutClashes(keys);
        return keys;
    }

    /** So that the same maps fit into every layout. */
    private static void withoutClashes(Map<Key, Content> keys) {
        keys.keySet().removeIf(key -> keys.keySet().stream()
                .anyMatch(other -> other.text().startsWith(key.text() + Key.SEPARATOR)));
    }

    private static Key randomKey(Random random) {
        StringBuilder text = new StringBuilder(SEGMENTS[random.nextInt(SEGMENTS.length)]);
        for (int n = random.nextInt(3); n > 0; n--) {
            text.append(Key.SEPARATOR).append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
        }
        return new Key(text.toString());
    }

    private static Prefix prefix(Random random) {
        String text = randomKey(random).text();
        return new Prefix(text.substring(
                0, text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1))));
    }

    private Content randomContent(Random random) {
        return new Content(blob("value " + random.nextInt(3)), random.nextInt(3) == 0 ? blob("{}") : null);
    }

    private ObjectId blob(String text) {
        NewObject blob = NewObject.of(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
        objects.add(blob);
        return blob.id();
    }
}
