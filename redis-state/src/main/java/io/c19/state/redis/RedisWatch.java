package io.c19.state.redis;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefixes;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import io.c19.layers.Watch.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened since a step that Redis holds, from its stream. Thread-safe. */
final class RedisWatch {
    /** Of the stream that are asked for at a time. */
    private static final int ENTRIES = 200;

    /** Steps that one call looks at, of which none may be wanted: some 50 ms. */
    private static final int LOOK = 10_000;

    private final Store store;

    RedisWatch(Store store) {
        this.store = store;
    }

    Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        Position from = Position.of(since);
        if (from == null || store.timeOf(from).isEmpty()) {
            return Optional.empty();
        }
        List<Hop> hops = new ArrayList<>();
        Position at = from;
        for (int looked = 0; looked < LOOK && hops.size() < hopsMax; ) {
            List<Step> steps = store.steps(at.step(), ENTRIES);
            for (Step step : steps) {
                if (step.number() != at.step() + 1) {
                    return Optional.empty();
                }
                Position next = at.at(step.number());
                if (step.changes().stream().anyMatch(change -> prefixes.matches(change.key()))) {
                    hops.add(new Hop(at.revision(), next.revision()));
                }
                at = next;
                if (hops.size() == hopsMax) {
                    break;
                }
            }
            if (steps.isEmpty()) {
                break;
            }
            looked += steps.size();
        }
        store.learn(at);
        return Optional.of(new Way(hops, at.revision()));
    }

    Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        Position to = Position.of(hop.to());
        if (to == null || to.step() == 0 || !to.life().equals(store.newest().life())) {
            return Optional.empty();
        }
        List<Step> steps = store.steps(to.step() - 1, 1);
        if (steps.isEmpty() || steps.get(0).number() != to.step()) {
            return Optional.empty();
        }
        List<KeyChange> found = steps.get(0).changes().stream()
                .filter(change ->
                        (after == null || change.key().compareTo(after) > 0) && prefixes.matches(change.key()))
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        return Optional.of(new Page<>(more ? found.subList(0, limit) : found, more));
    }

    Optional<Entry> stored(Revision revision, Key key) {
        Position position = Position.of(revision);
        if (position == null || store.timeOf(position).isEmpty()) {
            return Optional.empty();
        }
        try {
            return new RedisSnapshot(store, position, Instant.EPOCH).stored(key).map(found -> found.entry(key));
        } catch (StateException e) {
            if (e.reason() == StateException.Reason.IO && store.timeOf(position).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
