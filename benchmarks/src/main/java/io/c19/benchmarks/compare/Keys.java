package io.c19.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether puts and gets get slower, and how much memory is held, as keys become many. */
record Keys() implements Scenario {
    private static final int VALUE_BYTES = 100;
    private static final KeySpace FLAT = new KeySpace(100_000, true);

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<KeySpace> spaces = new ArrayList<>();
        bench.options().spaces().forEach(keys -> spaces.add(new KeySpace(keys, false)));
        spaces.add(FLAT);
        bench.title("Keys: values of %d B in directories of 100, and flat (for c19 with fan_out: 1), %d clients"
                .formatted(VALUE_BYTES, Contest.FULL_LOAD_CLIENTS));
        List<String> titles = new ArrayList<>(List.of("memory: live heap, resident"));
        titles.addAll(bench.names());
        Table memory = Table.ofNumbers(titles);
        try (Growth growth = new Growth(bench)) {
            for (KeySpace space : spaces) {
                Contest contest = Contest.start(bench, bench.products(), space, new Values(VALUE_BYTES));
                growth.add(space.toString(), contest);
            }
            growth.measure();
            growth.print();
            for (Map.Entry<String, Contest> each : growth.contests().entrySet()) {
                memory.row(memoryRow(bench, each.getKey(), each.getValue()));
            }
        }
        bench.print(memory);
    }

    private static List<String> memoryRow(Bench bench, String name, Contest contest)
            throws IOException, InterruptedException {
        Map<String, String> byServer = new HashMap<>();
        contest.eachInTurn(server -> byServer.put(
                server.toString(),
                "%s, %s".formatted(Text.bytesOrNone(LiveHeap.of(server)), Text.bytesOrNone(server.residentBytes()))));
        List<String> row = new ArrayList<>(List.of(name));
        bench.names().forEach(server -> row.add(byServer.getOrDefault(server, "-")));
        return row;
    }
}
