package io.c19.state.jdbc;

import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.LimitException;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.steps.Subscribers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: all requests that wait are one transaction, so that they share what it costs to make it durable. Between them it asks what others
 * wrote, purges, and tells subscribers of all steps in order.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Of one transaction: it should not take long, as others wait for it. */
    private static final int GROUP = 256;

    /** Steps of others that are read at a time. */
    private static final int STEPS = 500;

    private static final Duration CLOSE_MAX = Duration.ofMinutes(1);

    private final Database database;
    private final Expiry expiry;
    private final JdbcSettings settings;
    private final Clock clock;
    private final Subscribers subscribers;
    private final LinkedBlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>();
    /** That there is something to look at, though it is no request. */
    private final Task<?> wake = new Task<>(writing -> true, new CompletableFuture<>());

    private final Thread thread = new Thread(this::run, "c19-sql");
    private volatile Head newest;
    private volatile boolean closing;
    private volatile @Nullable StateException trouble;
    private volatile long heardNanos = System.nanoTime();
    private long purgedNanos = System.nanoTime();
    private Head told;

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Writing writing) throws SQLException;
    }

    private record Task<T>(Work<T> work, CompletableFuture<T> done) {}

    Writer(Database database, Expiry expiry, JdbcSettings settings, Clock clock, Subscribers subscribers) {
        this.database = database;
        this.expiry = expiry;
        this.settings = settings;
        this.clock = clock;
        this.subscribers = subscribers;
        this.newest = database.read(Revisions::newest);
        this.told = newest;
        thread.setDaemon(true);
        database.meters().queue(waiting::size);
    }

    void start() {
        thread.start();
    }

    Head newest() {
        return newest;
    }

    /** Why the database does not answer; null: all is well. */
    @Nullable
    StateException trouble() {
        return trouble;
    }

    /** The same if it has been so for long enough that others may have written much that is not known here. */
    @Nullable
    StateException longTrouble() {
        Duration silent = Duration.ofNanos(System.nanoTime() - heardNanos);
        return silent.compareTo(settings.poll().plus(settings.timeout())) > 0 ? trouble : null;
    }

    /** Does it in the next transaction, and waits for that, even when interrupted. */
    <T> T call(Work<T> work) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException(
                    "A listener wrote to the state that called it (expected: it hands the write to another thread).");
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        waiting.add(new Task<>(work, done));
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
        }
    }

    private void run() {
        while (!closing || !waiting.isEmpty()) {
            List<Task<?>> group = new ArrayList<>();
            try {
                Task<?> first = waiting.poll(closing ? 0 : settings.poll().toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group, GROUP - 1);
                    group.remove(wake);
                }
            } catch (InterruptedException e) {
                closing = true; // nobody else interrupts this thread than who wants it to end
            }
            if (!closing || !group.isEmpty()) {
                turn(group);
            }
        }
    }

    private void turn(List<Task<?>> group) {
        try {
            if (group.isEmpty()) {
                publish(database.read(Revisions::newest), List.of());
            } else {
                write(group);
            }
            if (System.nanoTime() - purgedNanos >= expiry.purgeInterval().toNanos()) {
                purge();
            }
            if (trouble != null) {
                LOG.info("the database answers again");
            }
            trouble = null;
            heardNanos = System.nanoTime();
        } catch (StateException e) {
            if (!group.isEmpty() && Failures.isOfRequest(e)) {
                apart(group, e);
                return;
            }
            if (trouble == null && !closing) {
                LOG.warn("{}", e.getMessage());
                database.meters().outage();
            }
            trouble = e;
            group.forEach(task -> task.done().completeExceptionally(e));
        } catch (RuntimeException | Error e) {
            LOG.error("writing failed", e);
            group.forEach(task -> task.done().completeExceptionally(e));
        }
    }

    /** Nothing of the group was done: each by itself, so that only the one fails of which the database said so. */
    private void apart(List<Task<?>> group, StateException failure) {
        if (group.size() == 1) {
            group.get(0).done().completeExceptionally(failure);
        } else {
            group.forEach(task -> turn(List.of(task)));
        }
    }

    private void write(List<Task<?>> group) {
        database.meters().group(group.size());
        List<Runnable> answers = new ArrayList<>();
        Writing writing = transaction(begun -> {
            for (Task<?> task : group) {
                answers.add(answer(task, begun));
            }
        });
        publish(writing.head(), writing.made());
        answers.forEach(Runnable::run);
    }

    /** Something that is done with a transaction. */
    @FunctionalInterface
    private interface Steps {
        void make(Writing writing) throws SQLException;
    }

    private Writing transaction(Steps steps) {
        return database.write(sql -> {
            Writing writing = Writing.begin(sql, database.dialect(), expiry, settings.node(), clock.instant());
            steps.make(writing);
            return writing;
        });
    }

    /** What is to be answered once it is durable. A request that is too large fails alone: it has changed nothing yet. */
    private static <T> Runnable answer(Task<T> task, Writing writing) throws SQLException {
        try {
            T answer = task.work().run(writing);
            return () -> task.done().complete(answer);
        } catch (LimitException e) {
            return () -> task.done().completeExceptionally(e);
        }
    }

    private void purge() {
        int[] purged = {0};
        do {
            Writing writing = transaction(begun -> {
                purged[0] = Plan.purge(begun);
                TransactionPlan.forget(begun);
            });
            publish(writing.head(), writing.made());
        } while (purged[0] == Plan.PURGED_MAX && !closing);
        purgedNanos = System.nanoTime();
    }

    /** @param made the last of the steps up to the newest, by this thread */
    private void publish(Head head, List<Writing.Made> made) {
        long own = made.isEmpty() ? head.step() + 1 : made.get(0).head().step();
        if (head.step() < told.step()) {
            LOG.warn("the database has gone back from step {} to {}: somebody restored it", told.step(), head.step());
            skipTo(head);
            return;
        }
        newest = head;
        tellOthers(own - 1);
        for (Writing.Made step : made) {
            told = step.head();
            subscribers.tell(told.step(), step.committed());
        }
    }

    /** What other agents wrote up to a step. */
    private void tellOthers(long last) {
        while (told.step() < last) {
            List<Writing.Made> steps =
                    database.read(sql -> JdbcWatch.made(sql, told, Math.min(last, told.step() + STEPS)));
            if (steps.isEmpty()) {
                throw new StateException(
                        Reason.CORRUPT, "The database lacks a step behind %d.".formatted(told.step()), null);
            }
            for (Writing.Made step : steps) {
                told = step.head();
                subscribers.tell(told.step(), step.committed());
            }
        }
    }

    private void skipTo(Head head) {
        Head from = told;
        newest = head;
        told = head;
        subscribers.tellAnew(new Committed(from.revision(), head.revision(), List.of(), false));
    }

    /** Does what waits first. */
    @Override
    public void close() {
        closing = true;
        waiting.add(wake);
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
