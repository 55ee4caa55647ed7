package io.c19.cli;

import io.c19.cli.store.Stores;
import io.c19.client.C19Client;
import io.c19.client.C19Exception;
import io.c19.client.DeleteAllResult;
import io.c19.client.Value;
import io.c19.client.WriteOptions;
import io.c19.layers.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send one request after the other, each as soon as the one before it was answered.
 *
 * @param prefix of all keys it writes
 */
record Bench(Work work, int clients, int count, Duration time, int sizeBytes, String prefix) {
    /** Over how many keys the requests go: more than fit one directory's page, few enough to be written first in no time. */
    private static final int KEYS = 100;

    private static final int READS_TO_A_WRITE = 9;

    enum Work {
        PUT,
        GET,
        MIX
    }

    /**
     * What one kind of request took.
     *
     * @param requests that were answered; times are of these
     * @param fault of the first that failed
     */
    record Measured(
            String name,
            long requests,
            long failed,
            @Nullable String fault,
            double perSecond,
            long p50Nanos,
            long p99Nanos,
            long maxNanos) {}

    /** Of one client, for one kind of request. */
    private static final class Times {
        private long[] nanos = new long[1_024];
        private int answered;
        private long failed;
        private @Nullable String fault;

        void add(long took) {
            if (answered == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * answered);
            }
            nanos[answered++] = took;
        }
    }

    private record Client(Times puts, Times gets) {}

    /** How many puts there may be. */
    long writesMax() {
        return KEYS + (work == Work.GET ? 0 : (long) count);
    }

    /** Blocks for {@link #time} at most, and a moment before and after. */
    List<Measured> run(URI agent, Duration timeout, Progress progress) throws InterruptedException {
        try (C19Client c19 = Stores.client(agent, timeout)) {
            Value value = value(new Random(count));
            for (int i = 0; i < KEYS; i++) {
                c19.put(prefix + i, value);
            }
            long start = System.nanoTime();
            List<Client> done = all(c19, start, progress);
            long took = System.nanoTime() - start;
            clear(c19);
            List<Measured> measured = new ArrayList<>();
            if (work != Work.GET) {
                measured.add(measured("put", done.stream().map(Client::puts).toList(), took));
            }
            if (work != Work.PUT) {
                measured.add(measured("get", done.stream().map(Client::gets).toList(), took));
            }
            return measured;
        }
    }

    private List<Client> all(C19Client c19, long start, Progress progress) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<Client>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                long seed = i;
                running.add(threads.submit(() -> one(c19, next, start, new Random(seed))));
            }
            List<Client> done = new ArrayList<>();
            for (Future<Client> each : running) {
                progress.at("measuring", Math.min(count, next.get()), count);
                done.add(each.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client ended", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Client one(C19Client c19, AtomicInteger next, long start, Random random) {
        Client client = new Client(new Times(), new Times());
        while (next.getAndIncrement() < count && System.nanoTime() - start < time.toNanos()) {
            boolean write = work == Work.PUT || (work == Work.MIX && random.nextInt(READS_TO_A_WRITE + 1) == 0);
            String key = prefix + random.nextInt(KEYS);
            Times times = write ? client.puts() : client.gets();
            long begin = System.nanoTime();
            try {
                if (write) {
                    c19.put(key, value(random));
                } else {
                    c19.get(key);
                }
                times.add(System.nanoTime() - begin);
            } catch (C19Exception e) {
                times.failed++;
                times.fault = times.fault == null ? e.getMessage() : times.fault;
            }
        }
        return client;
    }

    private Value value(Random random) {
        byte[] bytes = new byte[sizeBytes];
        random.nextBytes(bytes);
        return Value.of(bytes);
    }

    private void clear(C19Client c19) {
        DeleteAllResult result = c19.deleteAll(prefix, KEYS, WriteOptions.NONE.withMessage("bench is over"));
        if (result instanceof DeleteAllResult.Unconfirmed other) {
            c19.deleteAll(prefix, other.actual(), WriteOptions.NONE);
        }
    }

    private static Measured measured(String name, List<Times> all, long tookNanos) {
        long[] nanos = all.stream()
                .flatMapToLong(times -> Arrays.stream(times.nanos, 0, times.answered))
                .sorted()
                .toArray();
        long failed = all.stream().mapToLong(times -> times.failed).sum();
        String fault = all.stream()
                .map(times -> times.fault)
                .filter(text -> text != null)
                .findFirst()
                .orElse(null);
        return new Measured(
                name,
                nanos.length,
                failed,
                fault,
                nanos.length * 1e9 / tookNanos,
                percentile(nanos, 50),
                percentile(nanos, 99),
                percentile(nanos, 100));
    }

    /** The smallest that is not smaller than so many in a hundred; 0 of none. */
    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }
}
