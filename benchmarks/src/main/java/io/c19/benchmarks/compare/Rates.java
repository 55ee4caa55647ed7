package io.c19.benchmarks.compare;

import java.io.IOException;

/** How many requests a second, by size of the values and number of clients: puts, gets, or some of both. */
record Rates(String title, int percentGets, boolean oneSize) implements Scenario {
    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        Results results = new Results(bench.names());
        bench.title(title);
        for (int size : options.sizes()) {
            if (oneSize && size != options.largestSize()) {
                continue;
            }
            KeySpace space = new KeySpace(options.keys(), false);
            try (Contest contest = Contest.start(bench, bench.products(), space, new Values(size))) {
                for (int round = 1; round <= options.rounds(); round++) {
                    bench.progress("round %d, load average %s".formatted(round, Machine.load()));
                    for (int clients : options.clients()) {
                        String name = Text.size(size) + ", " + Text.clients(clients);
                        contest.measure(results, name, Work.mixed(space, percentGets, contest.sequence()), clients);
                    }
                }
            }
        }
        bench.print(results);
    }
}
