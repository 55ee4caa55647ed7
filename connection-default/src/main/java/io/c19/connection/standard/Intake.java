package io.c19.connection.standard;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.LimitException;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what others wrote to the state, each key on the condition that nobody has written it since it was compared. Not
 * thread-safe: whoever holds the ledger's lock.
 */
final class Intake {
    /** How often a batch is compared anew when somebody wrote one of its keys in between; each time the batch is a moment's work. */
    static final int ATTEMPTS_MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final State state;
    private final LayerContext context;
    private final Times times;
    private final Runnable look;
    private final GossipMeters meters;

    /** @param look gives a time to what was written to the state meanwhile */
    Intake(State state, LayerContext context, Times times, Runnable look) {
        this.state = state;
        this.context = context;
        this.times = times;
        this.look = look;
        this.meters = new GossipMeters(context.meters());
    }

    /** The state takes no writes now; nothing of the batch was written. The message is a part of a sentence. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** @return the keys that changed */
    Set<Key> take(Collection<Dated> others) throws Refused {
        Map<Key, Dated> left = new LinkedHashMap<>();
        for (Dated other : others) {
            if (isWithinLimits(other)) {
                left.merge(other.key(), other, (a, b) -> b.time() > a.time() ? b : a);
            }
        }
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            List<Dated> wins = wins(left.values());
            ApplyResult result = wins.isEmpty() ? null : state.apply(batch(wins));
            if (result == null) {
                return Set.of();
            } else if (result instanceof Applied) {
                return stamped(wins);
            } else if (result instanceof KeyClash clash) {
                LOG.warn("a peer's '{}' is left out: '{}' is there", clash.key(), clash.existing());
                meters.leftOut();
                left.remove(clash.key());
            } else if (!(result instanceof PreconditionFailed)) {
                throw new Refused("too many writes wait");
            }
            look.run();
        }
        throw new Refused("the keys are written by others all the time");
    }

    private boolean isWithinLimits(Dated other) {
        Value value = other.value();
        if (value == null) {
            return true;
        }
        try {
            context.limits().check(Batch.of(new Mutation.Put(other.key(), value)));
            return true;
        } catch (LimitException e) {
            LOG.warn("a peer's value is left out: {}", e.getMessage());
            meters.leftOut();
            return false;
        }
    }

    /** Those that replace what is here. Of those that say the same, only the later time is noted. */
    private List<Dated> wins(Collection<Dated> others) {
        Snapshot head = state.head();
        List<Dated> wins = new ArrayList<>();
        for (Dated other : others) {
            Stamp held = times.get(other.key());
            if (held != null && held.time() > other.time()) {
                continue;
            }
            Value value = held == null || held.isDeleted()
                    ? null
                    : head.get(other.key()).map(Entry::value).orElse(null);
            if (held != null && held.isDeleted() == (value == null) && isSame(other, value)) {
                times.put(other.key(), new Stamp(other.time(), held.etag(), held.contentType(), held.expires()));
            } else if (held == null && other.value() == null) {
                times.put(other.key(), Stamp.deleted(other.time()));
            } else if (held == null || other.time() > held.time() || Precedence.isGreater(other.value(), value)) {
                wins.add(other);
            }
        }
        return wins;
    }

    private static boolean isSame(Dated other, @Nullable Value held) {
        Value value = other.value();
        if (value == null || held == null) {
            return value == null && held == null;
        }
        boolean sameEnd = Objects.equals(value.expires(), held.expires());
        return sameEnd && (other.exact() ? isSame(value, held) : WireValue.saysTheSame(value, held));
    }

    private static boolean isSame(Value a, Value b) {
        return Arrays.equals(a.bytes(), b.bytes()) && Objects.equals(a.contentType(), b.contentType());
    }

    private Batch batch(List<Dated> wins) {
        long now = context.clock().millis();
        List<Precondition> conditions = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        for (Dated win : wins) {
            Key key = win.key();
            Stamp held = times.get(key);
            String etag = held == null || held.expiredAt(now) ? null : held.etag();
            conditions.add(etag == null ? new Precondition.Absent(key) : new Precondition.EtagIn(key, Set.of(etag)));
            Value value = win.value();
            mutations.add(value == null ? new Mutation.Delete(key) : new Mutation.Put(key, value));
        }
        return new Batch(conditions, mutations, Note.NONE);
    }

    /** What the state made of it, such as with an expiry of its own. */
    private Set<Key> stamped(List<Dated> wins) {
        Snapshot head = state.head();
        Set<Key> keys = new TreeSet<>();
        for (Dated win : wins) {
            Value value = win.value();
            Entry entry = head.get(win.key()).orElse(null);
            if (value == null) {
                times.put(win.key(), Stamp.deleted(win.time()));
            } else if (entry != null && Arrays.equals(entry.value().bytes(), value.bytes())) {
                times.put(win.key(), Stamp.of(win.time(), entry));
            } else {
                String etag = Etag.of(value.bytes());
                times.put(win.key(), new Stamp(win.time(), etag, value.contentType(), value.expires()));
            }
            keys.add(win.key());
        }
        return keys;
    }
}
