package io.c19.state.git;

import io.c19.state.git.StoreMeters.Task;
import io.c19.state.git.pack.PackDirectory;
import io.c19.state.git.pack.PackMerge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps packs few while the store is in use, see {@link PackMerge}. What fails is tried again later. */
final class PackUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PackUpkeep.class);

    /** Some ten packs at full speed. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Whoever opens a store has more urgent things to do first. */
    private static final Duration AFTER_START = Duration.ofSeconds(3);

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(30);

    /** Of the time of its core, how much a merge takes while others want to write: one part of so many. */
    private static final int SHARE = 3;

    /** So that a machine which stood still does not make a merge wait as long again. */
    private static final Duration PAUSE_MAX = Duration.ofMillis(200);

    private final Path directory;
    private final PackMerge merge;
    private final Clock clock;
    private final StoreMeters meters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Worker worker;
    private long turnNanos;

    PackUpkeep(Path directory, PackDirectory packs, Clock clock, StoreMeters meters) throws IOException {
        this.directory = directory;
        this.clock = clock;
        this.meters = meters;
        this.merge = new PackMerge(packs, clock, this::pause);
        this.worker = new Worker("c19-git-merge", this::run);
    }

    void start() {
        worker.start();
    }

    /** Gives up what it is at, which changes nothing. */
    @Override
    public void close() {
        closing.countDown();
        worker.interrupt();
        worker.join();
    }

    private void run() {
        // A command that has no agent may not be here long enough for more than to delete what an earlier one left.
        Duration interval = once(false) ? AFTER_START : RETRY_INTERVAL;
        while (!ended(interval)) {
            interval = once(true) ? INTERVAL : RETRY_INTERVAL;
        }
    }

    private boolean ended(Duration interval) {
        try {
            return closing.await(interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean once(boolean merging) {
        try {
            turnNanos = System.nanoTime();
            for (long start = turnNanos; merging && closing.getCount() > 0 && merge.mergeOnce(); ) {
                LOG.debug("packs were merged");
                meters.done(Task.MERGE, start);
                start = System.nanoTime();
            }
            merge.sweep(clock.instant());
            return true;
        } catch (IOException e) {
            if (closing.getCount() > 0) {
                LOG.warn(
                        "packs are not merged for now: {}",
                        StorageFaults.of(directory, e).getMessage());
            }
            return false;
        } catch (RuntimeException e) {
            LOG.error("the merging of packs failed", e);
            return false;
        }
    }

    private void pause() {
        long worked = System.nanoTime() - turnNanos;
        LockSupport.parkNanos(Math.min(worked * (SHARE - 1), PAUSE_MAX.toNanos()));
        turnNanos = System.nanoTime();
    }
}
