package io.c19.benchmarks.compare;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** How long the first page of a key's history takes, when there is much history since the key was written. */
record LogPage() implements Scenario {
    private static final int OLDEST = 0;
    private static final int CLIENTS = 1; // a person who looks

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(Math.max(2, options.keys()), false);
        int puts = Collections.max(options.commits());
        List<Product> products =
                bench.products().stream().filter(Product::hasLog).toList();
        bench.title("First page of the log of a key, after %s puts of %s".formatted(Text.rounded(puts), space));
        Results results = new Results(products.stream().map(Product::name).toList());
        try (Contest contest = Contest.filled(bench, products, space, new Values(options.largestSize()))) {
            contest.write(OLDEST + 1, puts);
            for (int round = 1; round <= options.rounds(); round++) {
                contest.measure(results, "written first, never since", Work.log(OLDEST), CLIENTS);
                contest.measure(results, "written again and again", Work.log(space.keys() - 1), CLIENTS);
            }
            contest.eachInTurn(server -> new DiskMeter(server).settled(bench));
            for (int round = 1; round <= options.rounds(); round++) {
                contest.measure(results, "after upkeep: first, never since", Work.log(OLDEST), CLIENTS);
                contest.measure(results, "after upkeep: again and again", Work.log(space.keys() - 1), CLIENTS);
            }
        }
        bench.printLatencies(results);
    }
}
