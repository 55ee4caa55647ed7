package io.c19.seeders;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Connection;
import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.Seed;
import io.c19.layers.Deletions;
import io.c19.layers.Entry;
import io.c19.layers.History;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.LimitException;
import io.c19.layers.ListQuery;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a seeder has where it does no harm:
 *
 * <ul>
 *   <li>A key that is there keeps its value, unless the entry has a time of its own that is later.
 *   <li>A key that was deleted stays deleted, likewise, as far as history or a peer tells. A state without history that held anything when it was
 *       opened gets nothing but in place of older values.
 * </ul>
 *
 * <p>Each put is on the condition that the key is as it was looked at. For one thread.
 */
public final class Seeding {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

    /** A batch of it is made, and undone where somebody writes, in one go. */
    private static final int BATCH_MAX = 100;

    /** Of keys and values, with {@link #SEED_BYTES} for each: all of them are held until the last one is read, as a seed that is wrong is not used at all. */
    static final long BYTES_MAX = 256L << 20;

    /** About what each takes beside its key and value. */
    private static final long SEED_BYTES = 256;

    private final State state;
    private final LayerContext context;
    private final DataSeeder seeder;
    private final long bytesMax;
    private final @Nullable History history;
    private final boolean begins;
    private @Nullable Deletions deletions;
    private int puts;

    private Seeding(State state, LayerContext context, DataSeeder seeder, long bytesMax) {
        this.state = state;
        this.context = context;
        this.seeder = seeder;
        this.bytesMax = bytesMax;
        this.history = state.capability(History.class).orElse(null);
        this.begins = state.head().list(ListQuery.of(Prefix.ALL, 1)).entries().isEmpty();
    }

    /** Looks whether the state holds anything yet: to be called before peers are heard. */
    public static Seeding of(State state, LayerContext context, DataSeeder seeder) {
        return of(state, context, seeder, BYTES_MAX);
    }

    static Seeding of(State state, LayerContext context, DataSeeder seeder, long bytesMax) {
        return new Seeding(state, context, seeder, bytesMax);
    }

    /**
     * Returns how many keys were put. A seeder that cannot be read is told in the log and leaves the state as it is: the agent's data is there all the same.
     *
     * @param connection that has heard what peers have; null: there is none
     * @throws io.c19.layers.StateException when the state fails
     */
    public int apply(@Nullable Connection connection) {
        deletions = connection == null
                ? null
                : connection.capability(Deletions.class).orElse(null);
        Gathered gathered = new Gathered(bytesMax);
        try {
            seeder.read(context, gathered::add);
        } catch (TooMuch e) {
            LOG.warn(
                    "state.data_seeder: {} is not used: bytes of its keys and values, {} for each included: over {} (expected: at most that many; leave the section out, and load it into the running agent with c19 import)",
                    seeder.source(),
                    SEED_BYTES,
                    bytesMax);
            return 0;
        } catch (IOException e) {
            LOG.warn("state.data_seeder: {} is not used: {}", seeder.source(), reason(e));
            LOG.debug("the failure", e);
            return 0;
        }
        put(List.copyOf(gathered.seeds.values()));
        LOG.info("seeded {} of {} keys from {}", puts, gathered.seeds.size(), seeder.source());
        return puts;
    }

    /** What was read, up to a bound. */
    private static final class Gathered {
        private final long bytesMax;
        private final Map<Key, Seed> seeds = new LinkedHashMap<>();
        private long bytes;

        Gathered(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        void add(Seed seed) {
            bytes += SEED_BYTES + seed.key().utf8Length() + seed.value().bytes().length;
            if (bytes > bytesMax) {
                throw new TooMuch();
            }
            seeds.put(seed.key(), seed);
        }
    }

    /** Ends the reading of a seeder, whatever kind it is. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static String reason(IOException failure) {
        String message = failure instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(failure.getMessage());
        return message.replaceAll("\\p{Cntrl}+", " ");
    }

    private void put(List<Seed> seeds) {
        int size = Math.min(BATCH_MAX, context.limits().batchOperationsMax());
        for (int from = 0; from < seeds.size(); from += size) {
            List<Seed> some = seeds.subList(from, Math.min(from + size, seeds.size()));
            if (!putAll(some)) {
                some.forEach(one -> {
                    if (!putAll(List.of(one))) {
                        LOG.warn(
                                "'{}' of {} is left out: somebody wrote it just now, or it does not fit",
                                one.key(),
                                seeder.source());
                    }
                });
            }
        }
    }

    private boolean putAll(List<Seed> seeds) {
        Snapshot head = state.head();
        Instant now = context.clock().instant();
        List<Precondition> conditions = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        for (Seed seed : seeds) {
            Entry there = head.get(seed.key()).orElse(null);
            if (!seed.value().expiredAt(now)
                    && (there == null
                            ? isNew(seed)
                            : isLater(seed, head.modified(seed.key()).orElse(now)))) {
                conditions.add(
                        there == null
                                ? new Precondition.Absent(seed.key())
                                : new Precondition.EtagIn(seed.key(), Set.of(there.etag())));
                mutations.add(new Mutation.Put(seed.key(), seed.value()));
            }
        }
        if (mutations.isEmpty()) {
            return true;
        }
        try {
            ApplyResult result =
                    state.apply(new Batch(conditions, mutations, new Note(null, "seed from " + seeder.source())));
            puts += result instanceof Applied ? mutations.size() : 0;
            return result instanceof Applied;
        } catch (LimitException e) {
            return false;
        }
    }

    /** Whether nobody has deleted the key, or before the entry was made. */
    private boolean isNew(Seed seed) {
        Instant deleted =
                deletions == null ? null : deletions.deleted(seed.key()).orElse(null);
        if (deleted != null) {
            return isLater(seed, deleted);
        } else if (history == null) {
            return begins;
        }
        List<Logged> last = history.log(
                        new Selection.One(seed.key()), state.head().revision(), null, 1)
                .revisions();
        return last.isEmpty() || isLater(seed, last.get(0).time());
    }

    private static boolean isLater(Seed seed, Instant time) {
        Value value = seed.value();
        return seed.dated() && value.written() != null && value.written().isAfter(time);
    }
}
