package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.Committed;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Subscription;
import io.c19.state.git.Listeners.Listener;
import io.c19.state.git.WriteGroup.Step;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that orders writes. It takes all requests that wait, plans each against the state that the one before it
 * left, makes a commit of each, and has the whole group stored at once; only then is the new head visible and are the
 * clients answered. Either all of a group is durable or none of it is acknowledged.
 *
 * <p>The head is published by one atomic step: readers need no lock, since a snapshot never changes. The listeners are part
 * of that step, so that one who subscribes is told exactly of the steps after the head it could see then.
 */
final class Writer implements Writes {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final StoredObjects objects;
    private final Layout layout;
    private final CommitSink sink;
    private final CommitDraft draft;
    private final Arrivals arrivals;
    private final Supplier<Duration> yielding;
    private final LastChange lastChange;
    private final HistoryFeed history;
    private final Clock clock;
    private final Runnable written;
    private final StoreMeters meters;
    private final WriteQueue queue = new WriteQueue();
    private final Worker worker;
    private final AtomicReference<Published> published;
    private volatile @Nullable StateException fault;

    /** @param written told after each group of writes that is durable and visible; returns at once */
    Writer(
            StoredObjects objects,
            Layout layout,
            CommitSink sink,
            CommitDraft draft,
            Arrivals arrivals,
            Supplier<Duration> yielding,
            LastChange lastChange,
            HistoryFeed history,
            Clock clock,
            Runnable written,
            StoreMeters meters,
            Head head) {
        this.objects = objects;
        this.layout = layout;
        this.sink = sink;
        this.draft = draft;
        this.arrivals = arrivals;
        this.yielding = yielding;
        this.lastChange = lastChange;
        this.history = history;
        this.clock = clock;
        this.written = written;
        this.meters = meters;
        this.published = new AtomicReference<>(new Published(snapshot(head), Listeners.NONE));
        this.worker = new Worker("c19-git-writer", this::run);
    }

    void start() {
        worker.start();
    }

    /** Where requests wait, to be measured. */
    WriteQueue queue() {
        return queue;
    }

    @Override
    public GitSnapshot newest() {
        return Objects.requireNonNull(published.get()).newest();
    }

    @Override
    public ApplyResult submit(WriteRequest request) {
        WriteQueue.Waiting waiting = new WriteQueue.Waiting(request);
        var unused = waiting.answer().whenComplete((result, failure) -> request.answered(result));
        if (!queue.offer(waiting)) {
            ApplyResult busy = new Busy(WriteQueue.RETRY_AFTER);
            meters.answered(request, busy);
            return busy;
        }
        try {
            ApplyResult result = waiting.answer().join();
            meters.answered(request, result);
            return result;
        } catch (CompletionException e) {
            meters.failed(request);
            throw e.getCause() instanceof StateException failure
                    ? new StateException(failure.reason(), failure.getMessage(), failure)
                    : new StateException(Reason.IO, "the write failed inside the agent: " + e.getCause(), e);
        }
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        Listener added = new Listener(listener);
        published.updateAndGet(
                now -> new Published(now.newest(), now.listeners().with(added)));
        return () -> published.updateAndGet(
                now -> new Published(now.newest(), now.listeners().without(added)));
    }

    @Override
    public @Nullable String fault() {
        StateException current = fault;
        // Whoever is told that nothing can be written sends no write that would show that it can be again.
        return current == null || (current.reason() == Reason.FULL && sink.hasRoom()) ? null : current.getMessage();
    }

    /** What the rest of the program sees of this writer. */
    private record Published(GitSnapshot newest, Listeners listeners) {}

    @Override
    public void close() {
        queue.close();
        worker.join();
    }

    private void run() {
        for (List<WriteQueue.Waiting> group = queue.take(); !group.isEmpty(); group = queue.take()) {
            try {
                process(group);
            } catch (RuntimeException | Error e) {
                LOG.error("a group of writes failed", e);
                group.forEach(waiting -> waiting.answer().completeExceptionally(e));
            }
        }
    }

    private void process(List<WriteQueue.Waiting> group) {
        try {
            adopt(arrivals.followed(newest().head()));
            adopt(arrivals.joined(newest().head()));
            takeHistories(group);
            arrivals.checkPolicy(newest().head());
            commit(group);
        } catch (IOException e) {
            StateException failure =
                    StorageFaults.of(objects.repository().getDirectory().toPath(), e);
            LOG.error("a group of {} writes was not stored: {}", group.size(), failure.getMessage(), e);
            fail(group, failure);
        } catch (StateException e) {
            if (e.reason() == Reason.UNUSABLE) {
                // Commits of a newer version, which this one cannot join: whoever wrote on, without them, would go
                // astray.
                LOG.error("{}", e.getMessage());
            } else {
                LOG.error("a group of {} writes was not stored: {}", group.size(), e.getMessage(), e);
            }
            fail(group, e);
        }
    }

    private void fail(List<WriteQueue.Waiting> group, StateException failure) {
        fault = failure;
        group.forEach(waiting -> waiting.answer().completeExceptionally(failure));
    }

    private void takeHistories(List<WriteQueue.Waiting> group) throws IOException {
        for (WriteQueue.Waiting waiting : group) {
            if (waiting.request() instanceof PushRequest push) {
                Arrivals.Pushed pushed = arrivals.pushed(newest().head(), push);
                if (pushed.head() != null) {
                    adopt(pushed.head());
                }
                push.answer().complete(pushed.answer());
            } else if (waiting.request() instanceof BeginRequest begin) {
                adopt(arrivals.begun(newest().head(), begin));
            }
        }
    }

    private void commit(List<WriteQueue.Waiting> waiting) throws IOException {
        meters.group(waiting.size());
        WriteGroup group = new WriteGroup(newest(), objects, layout, draft, lastChange, history, clock);
        waiting.forEach(group::plan);
        boolean wrote = !group.steps().isEmpty();
        if (wrote) {
            LockSupport.parkNanos(yielding.get().toNanos());
        }
        if (!group.pending().isEmpty()) {
            sink.store(group.pending(), group.head(), wrote && waiting.size() == 1 && queue.isEmpty());
            fault = null;
        }
        Listeners told = Listeners.NONE;
        if (wrote) {
            remember(group.steps());
            told = publish(group.head());
            written.run();
        }
        group.answer();
        for (Step step : group.steps()) {
            told.announce(step.committed());
        }
    }

    private void remember(List<Step> steps) {
        for (Step step : steps) {
            history.add(step.indexed(), step.head());
            if (!step.committed().whole()) {
                lastChange.forgetAll();
            }
            for (KeyChange change : step.committed().changes()) {
                lastChange.remember(layout.path(change.key()), step.head());
            }
        }
    }

    /** Makes the head visible. @return who is to be told of it */
    private Listeners publish(Head head) {
        GitSnapshot next = snapshot(head);
        return published
                .getAndUpdate(now -> new Published(next, now.listeners()))
                .listeners();
    }

    private GitSnapshot snapshot(Head head) {
        return new GitSnapshot(head, objects, layout, clock, lastChange);
    }

    /** Makes a head visible that came from outside, and tells what it changed. Nothing is to be done when it is the newest one. */
    private void adopt(Head next) {
        Head ours = newest().head();
        if (next.equals(ours)) {
            return;
        }
        // Before it is visible, so that whoever sees it need not wait long to be told.
        boolean awaited = !Objects.requireNonNull(published.get()).listeners().isEmpty();
        Committed step = awaited ? step(ours, next) : null;
        lastChange.forgetAll();
        history.follow(next);
        Listeners told = publish(next);
        fault = null;
        if (!told.isEmpty()) {
            told.announce(step == null ? step(ours, next) : step);
        }
    }

    private Committed step(Head from, Head to) {
        List<KeyChange> changes = new ArrayList<>();
        new TreeDiff(objects, layout, new Selection.Under(Prefix.ALL), change -> {
                    changes.add(change);
                    return changes.size() <= Committed.JOINED_MAX;
                })
                .walk(Roots.of(from.tree(), objects), Roots.of(to.tree(), objects));
        boolean whole = changes.size() <= Committed.JOINED_MAX;
        return new Committed(
                new Revision(from.commit().name()),
                new Revision(to.commit().name()),
                whole ? changes : changes.subList(0, Committed.JOINED_MAX),
                whole);
    }
}
