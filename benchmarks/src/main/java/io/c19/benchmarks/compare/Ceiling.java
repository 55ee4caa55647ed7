package io.c19.benchmarks.compare;

import java.io.IOException;
import java.util.List;

/** What the client can ask at most on this machine: of a server that does next to nothing. */
record Ceiling() implements Scenario {
    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(options.keys(), false);
        int size = options.largestSize();
        Product product = new MapProduct();
        Results results = new Results(List.of(product.name()));
        bench.title(
                "The client: PUT and GET of %s to a server that only keeps them in a map".formatted(Text.size(size)));
        try (Contest contest = Contest.start(bench, List.of(product), space, new Values(size))) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (int clients : options.clients()) {
                    Work puts = Work.mixed(space, 0, contest.sequence());
                    contest.measure(results, "PUT, " + Text.clients(clients), puts, clients);
                    Work gets = Work.mixed(space, 100, contest.sequence());
                    contest.measure(results, "GET, " + Text.clients(clients), gets, clients);
                }
            }
        }
        bench.print(results);
    }
}
