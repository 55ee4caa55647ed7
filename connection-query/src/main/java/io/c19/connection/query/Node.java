package io.c19.connection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.connection.query.Copies.Copy;
import io.c19.connection.query.Reply.Absent;
import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Reply.Seen;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one agent does about keys that it is asked for: by its applications, and by its peers. Everything but the network. Thread-safe.
 *
 * <p>The answer to an application is kept as a copy, and never written to the state. Who began a query is noted by every agent that it reaches; when the key changes
 * there, it is told to forget its copy, and tells those who had a copy from it. So a copy is wrong for as long as a message takes, or where the message is lost, for
 * {@link Knobs#cacheTtl} at most.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Queries that are remembered, so that none is asked on twice; more than are under way at a time. */
    private static final int SEEN_MAX = 100_000;

    private final Function<Key, Optional<Value>> local;
    private final Supplier<Ring> peers;
    private final Network network;
    private final Knobs knobs;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final QueryMeters meters;
    private final Copies copies;
    private final Interests interests;
    private final Cache<String, Boolean> seen;
    private final Map<Key, Asked> underWay = new ConcurrentHashMap<>();

    /** The way to other agents. */
    interface Network {
        /** Never fails but by {@link Reply.Silent}, and ends when the question's time is over. */
        CompletableFuture<Reply> ask(String peer, Question question);

        /** May be lost. */
        void tellToForget(String agent, Key key);
    }

    /**
     * @param local what the state has
     * @param clock by which values expire
     * @param nanoTime by which copies get old, and questions
     */
    Node(
            Function<Key, Optional<Value>> local,
            Supplier<Ring> peers,
            Network network,
            Knobs knobs,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            QueryMeters meters) {
        this.local = local;
        this.peers = peers;
        this.network = network;
        this.knobs = knobs;
        this.nanoTime = nanoTime;
        this.random = random;
        this.meters = meters;
        this.copies = new Copies(clock, nanoTime, knobs, meters::evicted);
        this.interests = new Interests(nanoTime, knobs.cacheTtl().plus(knobs.staleTtl()));
        this.seen = Caffeine.newBuilder()
                .maximumSize(SEEN_MAX)
                .expireAfterWrite(knobs.timeout().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
        meters.watch(copies);
    }

    /** A question of this agent's own. */
    private static final class Asked {
        private final CompletableFuture<Reply> answer = new CompletableFuture<>();
        private volatile boolean outdated;
    }

    /** What the peers have: from a copy, or the answer to a question that others may be waiting for too. Never fails. */
    CompletableFuture<Reply> find(Key key) {
        Copy copy = copies.fresh(key);
        if (copy != null) {
            meters.readCopy(copy.value() != null);
            return CompletableFuture.completedFuture(reply(copy));
        }
        Asked mine = new Asked();
        Asked first = underWay.putIfAbsent(key, mine);
        meters.readAsking(first == null);
        if (first == null) {
            begin(key, mine);
        }
        return (first == null ? mine : first).answer;
    }

    private void begin(Key key, Asked asked) {
        String id = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        seen.put(id, true);
        long start = random.nextLong();
        Question question = new Question(
                id, key, new Arc(start, start), knobs.hops(), knobs.timeout().toMillis(), List.of(), null);
        long asOf = nanoTime.getAsLong();
        var unused = askOn(question)
                .thenApply(reply -> kept(key, asked, reply, asOf))
                .exceptionally(failure -> {
                    LOG.warn("a question was not answered", failure);
                    return new Reply.Unanswered();
                })
                .thenAccept(reply -> {
                    meters.asked(reply, nanoTime.getAsLong() - asOf);
                    underWay.remove(key, asked);
                    asked.answer.complete(reply);
                });
    }

    /** @param asOf before anybody was asked: a change after it must not be missed */
    private Reply kept(Key key, Asked asked, Reply reply, long asOf) {
        if (reply instanceof Reply.Unanswered) {
            Copy stale = copies.stale(key);
            if (stale != null) {
                meters.readStale();
            }
            return stale == null ? reply : reply(stale);
        }
        Value value = reply instanceof Found found ? found.value() : null;
        long age = reply instanceof Found found ? TimeUnit.MILLISECONDS.toNanos(found.ageMillis()) : 0;
        copies.put(key, new Copy(value, asOf - age));
        if (asked.outdated) {
            copies.forget(key);
        }
        return reply;
    }

    private Reply reply(Copy copy) {
        Value value = copy.value();
        return value == null ? new Absent() : new Found(value, TimeUnit.NANOSECONDS.toMillis(copies.ageNanos(copy)), 0);
    }

    /** What a peer is answered. */
    CompletableFuture<Reply> answer(Question question) {
        if (seen.asMap().putIfAbsent(question.id(), true) != null) {
            meters.answeredSeen();
            return CompletableFuture.completedFuture(new Seen());
        }
        if (question.origin() != null) {
            interests.add(question.key(), question.origin()); // before looking: a change behind it is told
        }
        Value held = local.apply(question.key()).orElse(null);
        if (held != null) {
            meters.answeredHeld();
            return CompletableFuture.completedFuture(new Found(held, 0, 0));
        }
        Copy copy = copies.fresh(question.key());
        if (copy != null && copy.value() != null) {
            meters.answeredCopy();
            return CompletableFuture.completedFuture(reply(copy));
        }
        meters.askedOn();
        return askOn(question);
    }

    /** Whoever began is not asked, as far as it is known by the same name. */
    private CompletableFuture<Reply> askOn(Question question) {
        Set<String> told = new HashSet<>(question.told());
        if (question.origin() != null) {
            told.add(question.origin());
        }
        try {
            return Inquiry.ask(question, Delegation.divide(question.arc(), peers.get(), told, knobs.r0()), network::ask)
                    .thenApply(reply -> reply instanceof Found found ? found.further() : reply);
        } catch (RuntimeException e) { // of who knows the peers, such as when it is being closed
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The state's keys have changed. */
    void changed(Set<Key> keys) {
        keys.forEach(this::tellThoseWhoAsked);
    }

    /** They have, and it is not known which. */
    void changed() {
        interests.keys().forEach(this::tellThoseWhoAsked);
    }

    /** A peer says that a copy is no longer right. */
    void forget(Key key) {
        meters.heardToForget();
        Asked asked = underWay.get(key);
        if (asked != null) {
            asked.outdated = true;
        }
        copies.forget(key);
        tellThoseWhoAsked(key);
    }

    private void tellThoseWhoAsked(Key key) {
        for (String agent : interests.take(key)) {
            network.tellToForget(agent, key);
        }
    }
}
