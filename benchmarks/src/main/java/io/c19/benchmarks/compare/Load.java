package io.c19.benchmarks.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that work on a server at the same time. */
record Load(Endpoint server, KeySpace space, Values values, Work work, int clients, int threads, long seed) {
    /** Blocks until the clients are done: when the work is, or some replies after the measured time. */
    Sample run(Duration warmUp, Duration measured) throws InterruptedException {
        int loops = Math.min(threads, clients);
        ExecutorService executor = Executors.newFixedThreadPool(loops);
        try {
            Window window = Window.after(warmUp, measured);
            List<Future<Tally>> futures = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                futures.add(executor.submit(new Loop(this, window, i, loops)));
            }
            Tally sum = new Tally();
            for (Future<Tally> future : futures) {
                sum.add(result(future));
            }
            long nanos = Math.min(System.nanoTime(), window.to()) - window.from();
            return new Sample(sum, Duration.ofNanos(nanos));
        } finally {
            executor.shutdown();
        }
    }

    private Tally result(Future<Tally> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Tally broken = new Tally();
            broken.failure(server + ": " + e.getCause());
            return broken;
        }
    }
}
