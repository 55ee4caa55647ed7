package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an agent takes for a request with exporters and without. The first two servers are the same, so what these differ by is what
 * the method cannot tell. In each turn there is one scrape, and what is sent to Graphite at least once: more often than in earnest.
 */
record MetricsCost(Path home) implements Scenario {
    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(options.keys(), false);
        try (CarbonSink carbon = CarbonSink.open()) {
            List<Product> agents = agents(carbon.port());
            try (Contest contest = Contest.start(bench, agents, space, new Values(options.largestSize()))) {
                for (int percentGets : new int[] {100, 0}) {
                    bench.title("%s of %s by %d clients, with exporters and without"
                            .formatted(
                                    percentGets == 100 ? "GET" : "PUT",
                                    Text.size(options.largestSize()),
                                    Contest.FULL_LOAD_CLIENTS));
                    Costs costs = new Costs(agents.stream().map(Product::name).toList());
                    for (int round = 1; round <= options.rounds(); round++) {
                        bench.progress("round %d, load average %s".formatted(round, Machine.load()));
                        contest.eachInTurn(server -> costs.add(turn(bench, contest, server, percentGets)));
                        contest.rotate();
                    }
                    bench.print(costs.table());
                }
            }
        }
    }

    private List<Product> agents(int carbon) {
        String graphite = "graphite: {port: %d, prefix: bench}".formatted(carbon);
        return List.of(
                new C19(home, "off", C19.NONE),
                new C19(home, "off-again", C19.NONE),
                new C19(home, "prometheus", "{prometheus: {}}"),
                new C19(home, "graphite", "{%s}".formatted(graphite)),
                new C19(home, "both", "{prometheus: {}, %s}".formatted(graphite)));
    }

    private static Costs.Turn turn(Bench bench, Contest contest, Server server, int percentGets)
            throws IOException, InterruptedException {
        Duration step = bench.options().step();
        Work work = Work.mixed(contest.space(), percentGets, contest.sequence());
        Load load = contest.load(server, work, Contest.FULL_LOAD_CLIENTS);
        Sample unused = load.run(Duration.ZERO, step.dividedBy(5));
        Duration before = server.cpu();
        Sample sample = load.run(Duration.ZERO, step);
        Reply unusedScrape = server.ask(server.wire(), C19Wire::metrics); // 404 where there is nothing to scrape
        Duration took = server.cpu().minus(before);
        sample.remarks().forEach(remark -> bench.remark(server + ": " + remark));
        return new Costs.Turn(server.toString(), sample.perSecond(), Text.seconds(took) * 1e6 / sample.tally().done);
    }
}
