package io.c19.benchmarks.compare;

import java.io.IOException;

/** Transactions of ten puts each: of neighbours in a directory, and of keys that are all in different ones. */
final class Transactions implements Scenario {
    private static final int OPERATIONS = 10;

    /** Larger than a directory, and prime to the number of keys, which is round. */
    private static final int APART = 997;

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        Results results = new Results(bench.names());
        bench.title("Transactions of %d PUTs".formatted(OPERATIONS));
        KeySpace space = new KeySpace(options.keys(), false);
        int size = options.largestSize();
        try (Contest contest = Contest.start(bench, bench.products(), space, new Values(size))) {
            for (int round = 1; round <= options.rounds(); round++) {
                bench.progress("round %d, load average %s".formatted(round, Machine.load()));
                for (int clients : options.clients()) {
                    for (int stride : new int[] {1, APART}) {
                        String name = "%s, %s, %s"
                                .formatted(
                                        stride == 1 ? "neighbours" : "apart", Text.size(size), Text.clients(clients));
                        Work work = Work.batches(space, OPERATIONS, stride, contest.sequence());
                        contest.measure(results, name, work, clients);
                    }
                }
            }
        }
        bench.print(results);
    }
}
