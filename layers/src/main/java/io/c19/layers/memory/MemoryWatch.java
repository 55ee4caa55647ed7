package io.c19.layers.memory;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import io.c19.layers.Watch.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened since one of the recent versions: each has the changes that made it. Thread-safe; never blocks. */
final class MemoryWatch {
    private final Supplier<Version> newest;
    private final Function<Revision, @Nullable Version> held;
    private final LongFunction<Revision> revisions;

    /**
     * @param held any version that is still there, the newest too
     * @param revisions the revision of a sequence number
     */
    MemoryWatch(
            Supplier<Version> newest, Function<Revision, @Nullable Version> held, LongFunction<Revision> revisions) {
        this.newest = newest;
        this.held = held;
        this.revisions = revisions;
    }

    Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        Version to = newest.get();
        Version at = held.apply(since);
        if (at == null) {
            return Optional.empty();
        }
        List<Hop> hops = new ArrayList<>();
        while (at.sequence() < to.sequence() && hops.size() < hopsMax) {
            Version next = held.apply(revisions.apply(at.sequence() + 1));
            if (next == null) {
                return Optional.empty();
            }
            if (next.changes().stream().anyMatch(change -> prefixes.matches(change.key()))) {
                hops.add(new Hop(at.revision(), next.revision()));
            }
            at = next;
        }
        return Optional.of(new Way(hops, at.revision()));
    }

    Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        Version to = held.apply(hop.to());
        if (to == null) {
            return Optional.empty();
        }
        List<KeyChange> found = to.changes().stream()
                .filter(change ->
                        (after == null || change.key().compareTo(after) > 0) && prefixes.matches(change.key()))
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        return Optional.of(new Page<>(more ? found.subList(0, limit) : found, more));
    }

    /** Whether the keys under the prefix are stored as they were at an older version. */
    boolean isUnchanged(Version since, Version newest, Prefix prefix) {
        Version at = since;
        while (at != null && at.sequence() < newest.sequence()) {
            at = held.apply(revisions.apply(at.sequence() + 1));
            for (KeyChange change : at == null ? List.<KeyChange>of() : at.changes()) {
                Key key = change.key();
                if (prefix.matches(key) && !Stored.same(since.stored(key), newest.stored(key))) {
                    return false;
                }
            }
        }
        return at != null;
    }

    Optional<Entry> stored(Revision revision, Key key) {
        Version version = held.apply(revision);
        Stored stored = version == null ? null : version.stored(key);
        return stored == null ? Optional.empty() : Optional.of(stored.entry());
    }
}
