package io.c19.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a put takes on the disk when upkeep has done its work. */
record DiskUse() implements Scenario {
    private static final Duration WRITING_MAX = Duration.ofMinutes(10);

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Options options = bench.options();
        KeySpace space = new KeySpace(options.keys(), false);
        int size = options.largestSize();
        bench.title("Disk for a PUT of %s, incompressible, %s of them over %s"
                .formatted(Text.size(size), Text.rounded(options.puts()), space));
        Table table = Table.ofNumbers(
                List.of("disk", "before", "at once after", "after upkeep", "for each put", "log beside it", "packs"));
        try (Contest contest = Contest.filled(bench, bench.products(), space, new Values(size))) {
            contest.eachInTurn(server -> {
                DiskMeter meter = new DiskMeter(server);
                long before = meter.settled(bench);
                bench.progress("%s: %s puts".formatted(server, Text.rounded(options.puts())));
                Work work = Work.rounds(space, 0, options.puts(), contest.sequence());
                Sample sample =
                        contest.load(server, work, Contest.FULL_LOAD_CLIENTS).run(Duration.ZERO, WRITING_MAX);
                long atOnce = meter.dataBytes();
                long after = meter.settled(bench);
                table.row(List.of(
                        server.toString(),
                        Text.bytes(before),
                        Text.bytes(atOnce),
                        Text.bytes(after),
                        Text.bytes(Math.max(0.0, (double) (after - before)) / Math.max(1, sample.tally().done)),
                        Text.bytes(meter.logBytes()),
                        meter.packs()));
                sample.remarks().forEach(remark -> bench.remark(server + ": " + remark));
            });
        }
        bench.print(table);
    }
}
