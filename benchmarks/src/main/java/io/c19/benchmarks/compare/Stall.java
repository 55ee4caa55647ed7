package io.c19.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How long the longest write took in some minutes of full load, upkeep included. */
record Stall() implements Scenario {
    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(options.keys(), false);
        Duration time = options.stall();
        bench.title("Longest stall of a PUT: %s s of %d clients, values of %s"
                .formatted(Text.rate(Text.seconds(time)), Contest.FULL_LOAD_CLIENTS, Text.size(options.largestSize())));
        Table table = Table.ofNumbers(List.of("ms", "p50", "p99", "p99.9", "longest", "puts a second"));
        try (Contest contest = Contest.start(bench, bench.products(), space, new Values(options.largestSize()))) {
            contest.eachInTurn(server -> {
                bench.progress("%s: full load, load average %s".formatted(server, Machine.load()));
                Work work = Work.mixed(space, 0, contest.sequence());
                Sample sample =
                        contest.load(server, work, Contest.FULL_LOAD_CLIENTS).run(time.dividedBy(20), time);
                table.row(List.of(
                        server.toString(),
                        Text.millis(sample.nanosAt(50)),
                        Text.millis(sample.nanosAt(99)),
                        Text.millis(sample.nanosAt(99.9)),
                        Text.millis(sample.nanosMax()),
                        Text.rate(sample.perSecond())));
                sample.remarks().forEach(remark -> bench.remark(server + ": " + remark));
            });
        }
        bench.print(table);
    }
}
