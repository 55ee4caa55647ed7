package io.c19.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The samples of one scenario: of each work and each server, one for each round. Prints medians. Not thread-safe. */
final class Results {
    private static final String USUAL_REFERENCE = "etcd";

    private final List<String> servers;
    /** To whom the others are compared: etcd if it takes part, else the first. */
    private final String reference;

    private final Map<String, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

    Results(List<String> servers) {
        this.servers = List.copyOf(servers);
        this.reference = servers.isEmpty() || servers.contains(USUAL_REFERENCE) ? USUAL_REFERENCE : servers.get(0);
    }

    void add(String work, String server, Sample sample) {
        samples.computeIfAbsent(work, w -> new LinkedHashMap<>())
                .computeIfAbsent(server, s -> new ArrayList<>())
                .add(sample);
    }

    /** Replies a second, and how many times those of the reference. */
    Table throughput() {
        List<String> titles = new ArrayList<>(List.of("replies a second"));
        titles.addAll(servers);
        List<String> compared =
                servers.stream().filter(server -> !server.equals(reference)).toList();
        compared.forEach(server -> titles.add(server + " : " + reference));
        Table table = Table.ofNumbers(titles);
        samples.forEach((work, byServer) -> {
            List<String> row = new ArrayList<>(List.of(work));
            servers.forEach(server -> row.add(rate(byServer, server)));
            compared.forEach(server -> row.add(
                    ratio(byServer.getOrDefault(server, List.of()), byServer.getOrDefault(reference, List.of()))));
            table.row(row);
        });
        return table;
    }

    /** Replies a second, as how many times those of the same server in the first row. */
    Table growth() {
        List<String> titles = new ArrayList<>(List.of("times the first"));
        titles.addAll(servers);
        Table table = Table.ofNumbers(titles);
        Map<String, List<Sample>> first = samples.values().stream().findFirst().orElse(Map.of());
        samples.forEach((work, byServer) -> {
            List<String> row = new ArrayList<>(List.of(work));
            servers.forEach(server ->
                    row.add(ratio(byServer.getOrDefault(server, List.of()), first.getOrDefault(server, List.of()))));
            table.row(row);
        });
        return table;
    }

    /** Medians of the rounds' percentiles, and the longest of all rounds, in milliseconds. */
    Table latencies() {
        List<String> titles = new ArrayList<>(List.of("ms: p50 / p99 / longest"));
        titles.addAll(servers);
        Table table = Table.ofNumbers(titles);
        samples.forEach((work, byServer) -> {
            List<String> row = new ArrayList<>(List.of(work));
            for (String server : servers) {
                List<Sample> all = byServer.getOrDefault(server, List.of());
                row.add(
                        all.isEmpty()
                                ? "-"
                                : String.join(
                                        " / ",
                                        Text.millis(median(all, sample -> sample.nanosAt(50))),
                                        Text.millis(median(all, sample -> sample.nanosAt(99))),
                                        Text.millis(all.stream()
                                                .mapToDouble(Sample::nanosMax)
                                                .max()
                                                .orElse(0))));
            }
            table.row(row);
        });
        return table;
    }

    /** What was not as it should be, one line each; empty when all was. */
    List<String> faults() {
        List<String> lines = new ArrayList<>();
        samples.forEach((work, byServer) -> byServer.forEach((server, all) -> {
            long busy = all.stream().mapToLong(sample -> sample.tally().busy).sum();
            if (busy > 0) {
                lines.add("%s, %s: %d refused for now (429) and sent again".formatted(work, server, busy));
            }
            all.stream()
                    .filter(sample -> !sample.isClean())
                    .forEach(sample -> lines.add("%s, %s: %s".formatted(work, server, sample.faults())));
        }));
        return lines;
    }

    private static String rate(Map<String, List<Sample>> byServer, String server) {
        List<Sample> all = byServer.getOrDefault(server, List.of());
        return all.isEmpty() ? "-" : Text.rate(median(all, Sample::perSecond));
    }

    private static String ratio(List<Sample> of, List<Sample> to) {
        return of.isEmpty() || to.isEmpty()
                ? "-"
                : Text.ratio(median(of, Sample::perSecond), median(to, Sample::perSecond));
    }

    static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
        double[] sorted = samples.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
