package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.layers.Key;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Counts keys and finds those that expire, remembering the result for each directory by its tree id: after a write only the
 * directories along its path are counted again. Thread-safe.
 */
final class Census {
    private static final int REMEMBERED_MAX = 100_000;
    /** No key below expires. */
    private static final long NEVER = Long.MAX_VALUE;

    private final ObjectSource objects;
    private final Layout layout;
    private final Cache<ObjectId, Long> counts;
    private final Cache<ObjectId, Long> earliest;
    private final Cache<ObjectId, Boolean> purity;

    Census(ObjectSource objects, Layout layout) {
        this(objects, layout, cache(), cache(), cache());
    }

    private Census(
            ObjectSource objects,
            Layout layout,
            Cache<ObjectId, Long> counts,
            Cache<ObjectId, Long> earliest,
            Cache<ObjectId, Boolean> purity) {
        this.objects = objects;
        this.layout = layout;
        this.counts = counts;
        this.earliest = earliest;
        this.purity = purity;
    }

    /** The same one, with what it remembers, for trees that may not be stored yet. */
    Census over(ObjectSource others) {
        return new Census(others, layout, counts, earliest, purity);
    }

    /** Whether there is nothing below but what can be part of keys. */
    boolean isPure(ObjectId tree) {
        Boolean known = purity.getIfPresent(tree);
        if (known != null) {
            return known;
        }
        Tree parsed = objects.tree(tree);
        List<Child> children = Child.of(parsed);
        boolean pure = children.size() == parsed.size()
                && children.stream().allMatch(child -> !child.directory() || isPure(child.id()));
        purity.put(tree, pure);
        return pure;
    }

    long keys(@Nullable ObjectId tree) {
        if (tree == null) {
            return 0;
        }
        Long known = counts.getIfPresent(tree);
        if (known != null) {
            return known;
        }
        long count = 0;
        for (Child child : Child.of(objects.tree(tree))) {
            count += child.directory() ? keys(child.id()) : 1;
        }
        counts.put(tree, count);
        return count;
    }

    /** How many keys below a directory of conflicts have sides. */
    long conflicts(@Nullable ObjectId tree) {
        if (tree == null) {
            return 0;
        }
        Tree parsed = objects.tree(tree);
        long count = 0;
        for (int i = 0; i < parsed.size(); i++) {
            if (parsed.isTree(i)) {
                count += Roots.SIDES.equals(parsed.name(i)) ? 1 : conflicts(parsed.id(i));
            }
        }
        return count;
    }

    boolean hasExpired(@Nullable ObjectId meta, Instant now) {
        return meta != null && earliest(meta) <= now.toEpochMilli();
    }

    /** Gives the keys whose metadata, below this directory of it, says that they expired; at most so many. */
    void expired(@Nullable ObjectId meta, Instant now, int limit, Consumer<Key> sink) {
        expired(meta, now, limit, "", sink);
    }

    /** @param at the path of the directory, with a slash behind it */
    void expired(@Nullable ObjectId meta, Instant now, int limit, String at, Consumer<Key> sink) {
        if (meta != null) {
            int unused = expired(meta, now.toEpochMilli(), limit, at, sink);
        }
    }

    private int expired(ObjectId meta, long now, int limit, String at, Consumer<Key> sink) {
        if (earliest(meta) > now) {
            return 0;
        }
        int given = 0;
        for (Child child : Child.of(objects.tree(meta))) {
            if (given == limit) {
                break;
            }
            String path = at + child.name();
            if (child.directory()) {
                given += expired(child.id(), now, limit - given, path + Key.SEPARATOR, sink);
            } else if (expiry(child.id()) <= now) {
                Key key = layout.key(path);
                if (key != null) {
                    sink.accept(key);
                    given++;
                }
            }
        }
        return given;
    }

    private long earliest(ObjectId meta) {
        Long known = earliest.getIfPresent(meta);
        if (known != null) {
            return known;
        }
        long first = NEVER;
        for (Child child : Child.of(objects.tree(meta))) {
            first = Math.min(first, child.directory() ? earliest(child.id()) : expiry(child.id()));
        }
        earliest.put(meta, first);
        return first;
    }

    private long expiry(ObjectId metadata) {
        Instant expires = Metadata.parse(objects.blob(metadata)).expires();
        return expires == null ? NEVER : expires.toEpochMilli();
    }

    private static <T> Cache<ObjectId, T> cache() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .executor(Runnable::run)
                .build();
    }
}
