package io.c19.state.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.c19.layers.ApplyResult;
import io.c19.layers.meter.Latency;
import io.c19.layers.meter.WriteMeters;
import io.c19.state.git.log.WriteAheadLog;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.jspecify.annotations.Nullable;

/** What a store measures of itself: {@code c19.state.*}. All of it is there from the beginning. Thread-safe, never blocks. */
final class StoreMeters {
    /** What upkeep does, one timer each. */
    enum Task {
        PACK("pack"),
        MERGE("merge"),
        GRAPH("graph"),
        PURGE("purge"),
        GC("gc");

        private final String name;

        Task(String name) {
            this.name = name;
        }
    }

    /** Groups are up to {@link WriteQueue#GROUP_MAX}. */
    private static final double[] GROUPS = {1, 2, 4, 8, 16, 32, 64, 128};

    private final MeterRegistry meters;
    private final WriteMeters writes;
    private final DistributionSummary groups;
    private final Timer syncs;
    private final Timer joins;
    private final Map<Task, Timer> upkeep = new EnumMap<>(Task.class);

    StoreMeters(MeterRegistry meters) {
        this.meters = meters;
        this.writes = new WriteMeters(meters);
        this.groups = DistributionSummary.builder("c19.state.group.size")
                .description("Requests that became durable by one sync.")
                .serviceLevelObjectives(GROUPS)
                .register(meters);
        this.syncs = Latency.timer(meters, "c19.state.log.sync", "Appends to the log, each with its sync.");
        this.joins =
                Latency.timer(meters, "c19.state.joins", "Joins of what nodes wrote, each with its derived commit.");
        for (Task task : Task.values()) {
            upkeep.put(
                    task,
                    Latency.timer(
                            meters, "c19.state.upkeep", "Runs of upkeep that had something to do.", "task", task.name));
        }
    }

    /** A request was answered. What comes from other nodes, and looks for it, is no write. */
    void answered(WriteRequest request, ApplyResult result) {
        if (isWrite(request)) {
            writes.answered(result);
        }
    }

    /** A request was not answered, since storing failed. */
    void failed(WriteRequest request) {
        if (isWrite(request)) {
            writes.failed();
        }
    }

    private static boolean isWrite(WriteRequest request) {
        return !(request instanceof Recheck
                || request instanceof StoreRequest
                || request instanceof BeginRequest
                || request instanceof PushRequest
                || request instanceof PurgeRequest);
    }

    void group(int requests) {
        groups.record(requests);
    }

    /** @param start as {@link System#nanoTime} had it */
    void synced(long start) {
        syncs.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /** @param start as {@link System#nanoTime} had it */
    void joined(long start) {
        joins.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /** @param start as {@link System#nanoTime} had it */
    void done(Task task, long start) {
        Objects.requireNonNull(upkeep.get(task)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /** From now on these are asked when somebody looks, all from memory. */
    void watch(WriteAheadLog log, Unpacked unpacked, Backpressure backpressure, WriteQueue queue) {
        gauge("c19.state.queue", "Requests that wait for the writer.", null, queue, WriteQueue::size);
        gauge(
                "c19.state.backlog",
                "What is durable in the log and not in a pack yet.",
                "bytes",
                unpacked,
                Unpacked::bytes);
        gauge("c19.state.backlog.limit", "From here on, writes wait.", "bytes", backpressure, Backpressure::bytesMax);
        gauge("c19.state.log.size", "Records of the log that are still needed.", "bytes", log, WriteAheadLog::bytes);
    }

    void watch(FileRepository repository) {
        gauge("c19.state.packs", "Packs of the repository.", null, repository, StoreMeters::packs);
        gauge("c19.state.packs.size", "Length of all packs.", "bytes", repository, StoreMeters::packBytes);
    }

    /** @param cache that counts */
    void watch(String name, Cache<?, ?> cache) {
        gets(name, "hit", cache, CacheStats::hitCount);
        gets(name, "miss", cache, CacheStats::missCount);
    }

    private void gets(String name, String result, Cache<?, ?> cache, ToDoubleFunction<CacheStats> count) {
        FunctionCounter.builder("c19.state.cache.gets", cache, counted -> count.applyAsDouble(counted.stats()))
                .description("Objects that were asked of a cache.")
                .tags("cache", name, "result", result)
                .register(meters);
    }

    private <T> void gauge(String name, String description, @Nullable String unit, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).baseUnit(unit).register(meters);
    }

    private static double packs(FileRepository repository) {
        return repository.getObjectDatabase().getPacks().size();
    }

    private static double packBytes(FileRepository repository) {
        long bytes = 0;
        for (Pack pack : repository.getObjectDatabase().getPacks()) {
            bytes += pack.getPackFile().length();
        }
        return bytes;
    }
}
