package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The writes that wait for the writer, bounded in number and bytes so that clients, not memory, feel an overload. */
final class WriteQueue {
    static final int REQUESTS_MAX = 1_024;

    /** One larger request is taken all the same when nothing else waits. */
    static final long BYTES_MAX = 64L << 20;

    /** A group longer than this would let its first client wait for too many others. */
    static final int GROUP_MAX = 256;

    /**
     * How long a group waits for the clients of the last one, who are likely to write again at once: a fraction of a
     * millisecond later one sync does for all, instead of one for some and another for the others.
     */
    private static final Duration GATHERING = Duration.ofNanos(200_000);

    /** About what a full queue takes to drain. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** @param answer completed once the request is decided */
    record Waiting(WriteRequest request, CompletableFuture<ApplyResult> answer) {
        Waiting(WriteRequest request) {
            this(request, new CompletableFuture<>());
        }
    }

    // A lock rather than a concurrent queue: the count, the bytes and the closing must change together.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** How many must wait before the writer is woken. */
    private int wanted = 1;

    private int lastGroup;

    /** @return false when too much waits already */
    boolean offer(Waiting write) {
        long size = write.request().bytes();
        lock.lock();
        try {
            if (closed) {
                throw new StateException(Reason.CLOSED, "the state is closed: the agent is shutting down", null);
            }
            if (!waiting.isEmpty() && (waiting.size() >= REQUESTS_MAX || bytes + size > BYTES_MAX)) {
                return false;
            }
            waiting.add(write);
            bytes += size;
            if (waiting.size() >= wanted) {
                enough.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until something waits and takes it, oldest first; empty when the queue is closed and drained. */
    List<Waiting> take() {
        lock.lock();
        try {
            int likely = Math.min(waiting.size() + lastGroup, GROUP_MAX);
            while (waiting.isEmpty() && !closed) {
                enough.awaitUninterruptibly();
            }
            gather(likely);
            List<Waiting> group = new ArrayList<>();
            while (!waiting.isEmpty() && group.size() < GROUP_MAX) {
                Waiting next = waiting.remove();
                bytes -= next.request().bytes();
                group.add(next);
            }
            lastGroup = group.size();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void gather(int likely) {
        long left = GATHERING.toNanos();
        wanted = likely;
        try {
            while (waiting.size() < likely && left > 0 && !closed) {
                left = enough.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Whoever wants an end closes the queue.
            Thread.currentThread().interrupt();
        } finally {
            wanted = 1;
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** No more is taken in; what waits is still given out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            enough.signal();
        } finally {
            lock.unlock();
        }
    }
}
