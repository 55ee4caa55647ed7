package io.c19.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What requests cost several servers, of which the first is what the others are compared with. Not thread-safe. */
final class Costs {
    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

    /**
     * One server's of one round.
     *
     * @param perSecond requests
     * @param micros of processor time for each
     */
    record Turn(String server, double perSecond, double micros) {}

    Costs(List<String> servers) {
        servers.forEach(server -> turns.put(server, new ArrayList<>()));
    }

    void add(Turn turn) {
        turns.computeIfAbsent(turn.server(), server -> new ArrayList<>()).add(turn);
    }

    /**
     * Medians, and the median of what each turn was against the first server's of the same round: what changes from round to round is
     * the same for both.
     */
    Table table() {
        Table table =
                Table.ofNumbers(List.of("", "requests/s", "times the first", "CPU us a request", "times the first"));
        List<Turn> first = turns.values().iterator().next();
        turns.forEach((server, all) -> table.row(List.of(
                server,
                Text.rate(median(all, Turn::perSecond)),
                ratio(all, first, Turn::perSecond),
                String.format(Locale.ROOT, "%.1f", median(all, Turn::micros)),
                ratio(all, first, Turn::micros))));
        return table;
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> of) {
        return median(turns.stream().mapToDouble(of).toArray());
    }

    private static String ratio(List<Turn> turns, List<Turn> first, ToDoubleFunction<Turn> of) {
        double[] ratios = new double[Math.min(turns.size(), first.size())];
        Arrays.setAll(ratios, i -> of.applyAsDouble(turns.get(i)) / of.applyAsDouble(first.get(i)));
        return String.format(Locale.ROOT, "%.3f", median(ratios));
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
