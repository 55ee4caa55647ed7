package io.c19.state.redis;

import io.c19.layers.Committed;
import io.c19.layers.StateException;
import io.c19.layers.steps.Subscribers;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of steps, whoever makes them, and tells subscribers. A thread and a connection of their own. It also finds out when Redis is away, and
 * when it has come back with less than it had.
 *
 * <p>What is written here it is told by who writes: as long as that leaves no gap nobody else has written, and there is nothing to ask for.
 * When it leaves one, or nothing is written here for a moment, it asks the stream.
 */
final class StepThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepThread.class);

    /** Redis is heard of at least so often. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Until the next try to reach a server that is away. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** At a time; a step is some 200 bytes. */
    private static final int STEPS = 500;

    /** So long after a write of this agent the next one is waited for, and with it whether others wrote in between. */
    private static final Duration OWN = Duration.ofMillis(5);

    /** Groups of writes that wait to be told; what is beyond is asked for. */
    private static final int OWN_MAX = 1_000;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Store store;
    private final Subscribers subscribers;
    private Client.Connected connected;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final ArrayBlockingQueue<WriteGroups.Made> own = new ArrayBlockingQueue<>(OWN_MAX);
    private Position told;
    /** Of the newest entry that was told as a whole. */
    private Mark mark;

    private volatile @Nullable RedisFuture<?> pending;
    private volatile long heardNanos = System.nanoTime();
    private volatile @Nullable StateException trouble;

    StepThread(Store store, Subscribers subscribers) {
        this.store = store;
        this.subscribers = subscribers;
        this.connected = store.server().another();
        this.mark = store.mark();
        this.told = mark.at();
        store.near().begin(told);
        this.thread = new Thread(this::run, "c19-redis-steps");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why nothing is heard of Redis; null: all is well. */
    @Nullable
    StateException trouble() {
        return trouble;
    }

    /** The same if it has been so for long enough that others may have written much that is not known here. */
    @Nullable
    StateException longTrouble() {
        Duration silent = Duration.ofNanos(System.nanoTime() - heardNanos);
        return silent.compareTo(WAIT.plus(store.server().timeout())) > 0 ? trouble : null;
    }

    /** Steps that this agent made. Never waits. */
    void made(WriteGroups.Made steps) {
        boolean unused = own.offer(steps); // when there is no room there will be a gap
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                if (trouble != null || !tellOwn()) {
                    listen();
                }
                heardNanos = System.nanoTime();
                if (trouble != null) {
                    LOG.info("Redis answers again");
                    store.near().begin(told);
                    trouble = null;
                }
            } catch (RuntimeException e) {
                pause(e);
                renew();
            }
        }
    }

    /**
     * A connection that breaks comes back by itself. One over which nothing comes is of no use any more: if the server is gone without a
     * word, nobody would notice for a quarter of an hour, and if it was only slow, it would first do all that was asked in between.
     */
    private void renew() {
        try {
            if (closing.getCount() > 0 && connected.connection().isOpen()) {
                Client.Connected next = store.server().another();
                var unused = connected.connection().closeAsync();
                connected = next;
                store.server().renew();
            }
        } catch (RuntimeException e) {
            LOG.debug("not reached yet", e);
        }
    }

    /** Whether nothing else has to be asked for now. */
    private boolean tellOwn() {
        WriteGroups.Made made = awaitOwn();
        if (made == null
                || !made.life().equals(told.life())
                || !made.entry().whole()
                || made.entry().first() > told.step() + 1
                || contradicts(made.entry())) {
            return false;
        }
        tell(made.entry());
        return true;
    }

    private WriteGroups.@Nullable Made awaitOwn() {
        try {
            return own.poll(OWN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown(); // nobody else interrupts this thread than who wants it to end
            return null;
        }
    }

    @SuppressWarnings("unchecked") // an array of streams, which is how Lettuce takes the only one
    private void listen() {
        if (!told.life().equals(store.newest().life())) {
            skip();
            return;
        }
        RedisFuture<List<StreamMessage<String, byte[]>>> asked = connected
                .commands()
                .xread(
                        new XReadArgs().block(WAIT).count(STEPS),
                        StreamOffset.from(store.server().layout().steps(), told.step() + "-0"));
        pending = asked;
        if (closing.getCount() == 0) {
            boolean unused = asked.cancel(false);
        }
        List<StreamMessage<String, byte[]>> found =
                store.server().await(asked, WAIT.plus(store.server().timeout()));
        // Nothing came: so there is nothing, or the stream is not the one that was known.
        boolean doubtful = found == null
                || found.isEmpty()
                || trouble != null
                || !told.life().equals(store.newest().life());
        if (doubtful && !isSame(store.mark())) {
            return;
        }
        for (StreamMessage<String, byte[]> message : found == null ? List.<StreamMessage<String, byte[]>>of() : found) {
            StreamEntry entry = StreamEntry.of(message);
            doubtful = contradicts(entry) || entry.first() > told.step() + 1;
            if (doubtful && !isSame(entry.contradicts(mark) ? mark : store.mark())) {
                return;
            }
            tell(entry);
        }
    }

    /** Whether the store is the one whose steps were told, and went the way of a mark; if not, whoever follows is told so. */
    private boolean isSame(Mark known) {
        if (store.look(known) && told.life().equals(store.newest().life())) {
            return true;
        }
        skip();
        return false;
    }

    /** Whether something that was told, or done here, did not lead to this. */
    private boolean contradicts(StreamEntry entry) {
        return entry.contradicts(mark) || entry.contradicts(store.mark());
    }

    private void tell(StreamEntry entry) {
        entry.steps().forEach(this::tell);
        if (entry.last() >= told.step()) {
            mark = entry.end(told.life());
            store.learn(mark);
        }
    }

    private void tell(Step step) {
        if (step.number() <= told.step()) {
            return;
        } else if (step.number() != told.step() + 1) {
            LOG.warn("steps from {} to {} were not heard of, and are not held any more", told.step(), step.number());
            skipTo(told.at(step.number() - 1));
        }
        Position at = told.at(step.number());
        store.near().changed(at, step.keys());
        store.learn(at);
        told = at;
        subscribers.tell(step.number(), step.committed(at));
    }

    private void skip() {
        mark = store.mark();
        skipTo(mark.at());
    }

    /** Whoever follows hears that something happened, and that it cannot be told what. */
    private void skipTo(Position to) {
        Position from = told;
        told = to;
        store.near().begin(to);
        subscribers.tellAnew(new Committed(from.revision(), to.revision(), List.of(), false));
    }

    private void pause(RuntimeException failure) {
        StateException sentence = store.server().failures().of(failure);
        if (closing.getCount() > 0 && trouble == null) {
            LOG.warn("{} Tried again until it answers.", sentence.getMessage());
            store.server().meters().outage();
        }
        trouble = sentence;
        store.near().end();
        try {
            boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /** Returns when the subscriber that is being told has been told. */
    @Override
    public void close() {
        closing.countDown();
        RedisFuture<?> asked = pending;
        if (asked != null) {
            boolean unused = asked.cancel(false);
        }
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
