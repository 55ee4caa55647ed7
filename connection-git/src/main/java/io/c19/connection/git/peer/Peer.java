package io.c19.connection.git.peer;

import io.c19.connection.git.peer.Remote.Brought;
import io.c19.connection.git.peer.Remote.Found;
import io.c19.connection.git.wire.Errands;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Self;
import io.c19.connection.git.wire.Who;
import io.c19.layers.Connection;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.Backoff;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One other place that holds the store, with the thread that talks to it. That thread tells it what it lacks when it is {@link #tell
 * told} to, and each push interval if there is anything; it asks what it has at the start, each pull interval, after
 * a failure, and when it turns out not to have what it was believed to have. Thread-safe.
 */
final class Peer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** A round with a peer that answers is over by then. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** A request is given up when its thread is interrupted; it does nothing that takes longer. */
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    /** Nodes that share a place move main at the same moment when somebody has written. */
    private static final int CONCLUSIONS_MAX = 4;

    /** To send so many commits takes no longer than to ask. */
    private static final int UNASKED_MAX = 20;

    private final String address;
    private final Remote remote;
    private final Replica replica;
    private final Self self;
    private final Knobs knobs;
    private final Clock clock;
    private final Backoff backoff;
    private final Errands errands;
    private final ConnectionMeters meters;
    private final Knowledge knowledge;
    private final Chronicle chronicle;
    private final Bell bell = new Bell();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile @Nullable Who who;
    private volatile boolean ourselves;
    private volatile boolean closed;
    private volatile boolean heard;
    private volatile boolean toAsk;

    /** Of the thread alone: when to ask it again, and until when to leave it alone, as {@link System#nanoTime} has it. */
    private long pullAt = System.nanoTime();

    private long restUntil = System.nanoTime();

    /** When it may be told of more: see {@link Pace}. */
    private final Pace pace = new Pace();

    /** Whether there was something to tell it before it was time. */
    private boolean busy;

    /** Whether others fetched what it has, too, when it was asked. */
    private boolean partial;

    /** What was not taken, by it or by us; null: all was. */
    private @Nullable String objection;

    Peer(
            String address,
            Remote remote,
            Replica replica,
            Self self,
            Knobs knobs,
            Clock clock,
            Backoff backoff,
            Errands errands,
            ConnectionMeters meters) {
        this.address = address;
        this.remote = remote;
        this.replica = replica;
        this.self = self;
        this.knobs = knobs;
        this.clock = clock;
        this.backoff = backoff;
        this.errands = errands;
        this.meters = meters;
        this.knowledge = new Knowledge(replica);
        this.chronicle = new Chronicle(address);
        this.thread = new Thread(this::run, "c19-peer-" + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String address() {
        return address;
    }

    /** The node that answers there, null as long as that is not known. */
    @Nullable
    String node() {
        Who there = who;
        return there == null ? null : there.node();
    }

    /** Whether it is this very node. */
    boolean isOurselves() {
        return ourselves;
    }

    /** Whether the last attempt has not failed. */
    boolean isHealthy() {
        return chronicle.failures() == 0;
    }

    /** Whether there may be something to tell it. Never blocks. */
    boolean mayLack() {
        return !ourselves && knowledge.mayLack();
    }

    /** Has it told soon what it lacks. Never blocks. */
    void tell() {
        bell.ring();
    }

    /** It came by itself and had these. Never blocks. */
    void heard(Map<String, ObjectId> tips, Haves haves) {
        knowledge.add(tips);
        knowledge.claim(haves);
        if (!isHealthy() && !heard) {
            heard = true; // it may be reached again
            bell.ring();
        }
    }

    /** Has it asked soon what it has. Never blocks. */
    void ask() {
        toAsk = true;
        bell.ring();
    }

    /** It has fetched these commits by itself. Never blocks. */
    void fetched(Collection<ObjectId> commits) {
        knowledge.fetched(commits);
    }

    /** Asks it and tells it now. @return done when that is done, or has failed */
    CompletableFuture<Void> sync() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(done);
        bell.ring();
        if (closed || ourselves) {
            done.complete(null);
        }
        return done;
    }

    Connection.Peer health() {
        Map<String, Revision> frontier = new TreeMap<>();
        knowledge.tips().forEach((node, tip) -> frontier.put(node, new Revision(tip.name())));
        return chronicle.health(node(), frontier, knowledge.isComplete());
    }

    private void run() {
        while (!closed && !ourselves) {
            try {
                bell.await(pause());
                gather();
            } catch (InterruptedException e) {
                continue; // closed says what for
            }
            List<CompletableFuture<Void>> asked = asked();
            if (!closed && (!asked.isEmpty() || heard || System.nanoTime() - restUntil >= 0)) {
                heard = false;
                round(!asked.isEmpty());
            }
            asked.forEach(done -> done.complete(null));
        }
        asked().forEach(done -> done.complete(null));
    }

    /** Lets more come together, unless somebody waits. */
    private void gather() throws InterruptedException {
        busy = pace.left() > 0;
        for (long left = pace.left(); left > 0 && waiting.isEmpty() && !closed; left = pace.left()) {
            bell.await(left);
        }
    }

    /** Until something is to be done unasked. */
    private long pause() {
        long rest = restUntil - System.nanoTime();
        return knowledge.isComplete() ? Math.max(rest, knobs.pushInterval().toNanos()) : rest;
    }

    private List<CompletableFuture<Void>> asked() {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (CompletableFuture<Void> one = waiting.poll(); one != null; one = waiting.poll()) {
            asked.add(one);
        }
        return asked;
    }

    private void round(boolean whole) {
        long start = System.nanoTime();
        boolean well = exchange(whole);
        if (!ourselves && !closed) {
            meters.round(System.nanoTime() - start, well);
        }
    }

    /** @return whether it did not fail */
    private boolean exchange(boolean whole) {
        try {
            boolean due = toAsk || System.nanoTime() - pullAt >= 0;
            toAsk = false;
            if (whole || due) {
                knowledge.offerAgain();
                objection = null;
            }
            boolean stale = busy;
            if (whole || due || !knowledge.isComplete()) {
                stale = pull();
                pullAt = System.nanoTime()
                        + (partial ? 0 : backoff.spread(knobs.pullInterval()).toNanos());
            }
            if (!ourselves) {
                if (stale && knowledge.mayLack()) {
                    // What others have told it meanwhile need not be made a pack of.
                    knowledge.claim(remote.look().haves());
                }
                push();
                conclude();
                chronicle.counted(knowledge.behind(), knowledge.ahead());
            }
            backoff.succeeded();
            chronicle.succeeded(objection);
            return true;
        } catch (IOException | StateException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.error("the exchange with {} failed inside", address, e);
            failed(e);
        }
        return false;
    }

    private void failed(Exception failure) {
        if (closed) {
            return;
        }
        restUntil = System.nanoTime() + backoff.failed().toNanos();
        knowledge.forget();
        chronicle.failed(String.valueOf(failure.getMessage()), failure);
    }

    /** @return whether that took so long that it may have heard of more meanwhile */
    private boolean pull() throws IOException {
        Found found = remote.look();
        meet(found.who());
        if (ourselves) {
            return false;
        }
        knowledge.learn(found.tips());
        knowledge.claim(found.haves());
        try (Errands.Errand errand = errands.fetch(knowledge.missing(), bell::ring)) {
            partial = errand.isPartial();
            if (errand.tips().isEmpty()) {
                chronicle.met(clock.instant());
                return false;
            }
            fetch(errand.tips());
            return true;
        }
    }

    private void fetch(Map<String, ObjectId> missing) throws IOException {
        Brought brought;
        chronicle.began("asking for what %d nodes wrote".formatted(missing.size()));
        Runnable ended = replica.exchange();
        try {
            brought = remote.fetch(missing, replica.taken().values(), chronicle::went);
            knowledge.add(brought.tips());
            chronicle.met(clock.instant());
        } finally {
            ended.run();
            chronicle.ended();
        }
        Map<String, String> refusals = new TreeMap<>();
        replica.receive(brought.objects(), brought.tips()).forEach((node, reception) -> {
            if (reception instanceof Replica.Reception.Refused refused) {
                refusals.put(node, refused.why());
                meters.refusedHere();
            }
        });
        if (!refusals.isEmpty()) {
            objection = "what it has was not taken: " + refusals;
        }
    }

    private void meet(@Nullable Who there) throws IOException {
        who = there;
        if (there != null && self.is(there)) {
            ourselves = true;
            LOG.info("{} is this node itself: not a peer", address);
        } else if (there != null && self.isTwin(there)) {
            throw new IOException(self.twinWarning());
        }
    }

    private void push() throws IOException {
        Map<String, ObjectId> lacking = lacking();
        if (lacking.isEmpty()) {
            return;
        }
        Map<String, String> refusals = tell(lacking);
        if (!refusals.isEmpty()) {
            // It may have less than we believed, as after a restore: ask, and try once more.
            knowledge.doubt();
            pull();
            lacking = knowledge.lacking();
            refusals = lacking.isEmpty() ? Map.of() : tell(lacking);
        }
        for (String node : refusals.keySet()) {
            ObjectId tip = lacking.get(node);
            if (tip != null) {
                knowledge.refuse(node, tip);
                meters.refusedThere();
            }
        }
        if (!refusals.isEmpty()) {
            objection = "it did not take what was sent: " + refusals;
        }
    }

    /** What to send. Of much, others may have sent some meanwhile, or be at it, so it is asked first. */
    private Map<String, ObjectId> lacking() throws IOException {
        if (who != null && knowledge.behind() > UNASKED_MAX) {
            knowledge.claim(remote.look().haves());
        }
        return knowledge.lacking();
    }

    private void conclude() throws IOException {
        String again = remote.conclude();
        for (int tries = 1; again != null && tries < CONCLUSIONS_MAX; tries++) {
            pull();
            push();
            again = remote.conclude();
        }
        if (again != null) {
            throw new IOException("main was not moved there: " + again);
        }
    }

    private Map<String, String> tell(Map<String, ObjectId> lacking) throws IOException {
        long start = System.nanoTime();
        Remote.Told told;
        Runnable ended = replica.exchange();
        try {
            told = remote.push(lacking, knowledge.had());
        } finally {
            ended.run();
        }
        pace.took(System.nanoTime() - start);
        chronicle.met(clock.instant());
        Map<String, ObjectId> taken = new TreeMap<>(lacking);
        taken.keySet().removeAll(told.refusals().keySet());
        knowledge.claim(told.haves());
        knowledge.add(taken);
        return told.refusals();
    }

    /** Begins nothing more. What is under way has until {@link #close}. Never blocks. */
    void stop() {
        closed = true;
        bell.ring();
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(GRACE.toMillis());
            thread.interrupt();
            thread.join(STOP_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asked().forEach(done -> done.complete(null));
        remote.close();
    }
}
