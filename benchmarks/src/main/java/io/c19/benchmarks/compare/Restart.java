package io.c19.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long a server that was killed under full load takes until it is ready, and whether what it acknowledged is there. */
record Restart() implements Scenario {
    private static final Duration REVIEW_MAX = Duration.ofMinutes(5);

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(Math.max(options.keys(), Contest.FULL_LOAD_CLIENTS), false);
        int size = options.largestSize();
        bench.title("From start to readiness after kill -9 under full load, with %s of %s"
                .formatted(space, Text.size(size)));
        Table table = Table.ofNumbers(List.of("ms", "median", "longest", "kills", "acknowledged puts", "keys lost"));
        try (Contest contest = Contest.start(bench, bench.products(), space, new Values(size))) {
            contest.eachInTurn(server -> table.row(row(bench, contest, server)));
        }
        bench.print(table);
    }

    private static List<String> row(Bench bench, Contest contest, Server server)
            throws IOException, InterruptedException {
        Survival survival = new Survival(contest.space(), Contest.FULL_LOAD_CLIENTS, contest.sequence());
        List<Long> nanos = new ArrayList<>();
        long lost = 0;
        for (int round = 1; round <= bench.options().rounds(); round++) {
            killUnderLoad(
                    contest.load(server, survival, Contest.FULL_LOAD_CLIENTS),
                    server,
                    bench.options().step());
            nanos.add(server.restart().toNanos());
            Sample review = contest.load(server, survival.review(), Contest.FULL_LOAD_CLIENTS)
                    .run(Duration.ZERO, REVIEW_MAX);
            lost += review.tally().failed + review.tally().wrong;
            if (!review.isClean()) {
                bench.remark("%s, kill %d: %s".formatted(server, round, review.faults()));
            }
            bench.progress("%s: ready after %s ms".formatted(server, Text.millis(nanos.get(round - 1))));
        }
        Collections.sort(nanos);
        return List.of(
                server.toString(),
                Text.millis(nanos.get(nanos.size() / 2)),
                Text.millis(nanos.get(nanos.size() - 1)),
                Integer.toString(nanos.size()),
                Text.count(survival.acknowledgements()),
                Text.count(lost));
    }

    private static void killUnderLoad(Load load, Server server, Duration time)
            throws IOException, InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Sample> clients = executor.submit(() -> load.run(Duration.ZERO, time.multipliedBy(2)));
            server.await(time);
            server.kill();
            clients.get(); // what they saw last, that the server is gone, is no fault
        } catch (ExecutionException e) {
            throw new IOException("the clients of %s failed".formatted(server), e);
        } finally {
            executor.shutdown();
        }
    }
}
