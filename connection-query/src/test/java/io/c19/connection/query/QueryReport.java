package io.c19.connection.query;

import io.c19.connection.query.Plot.Line;
import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Simulation.Outcome;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Prints the tables of docs/query.md and draws its plot. Always the same, as chance begins at the same place. */
final class QueryReport {
    private static final long SEED = 19;
    private static final int AGENTS = 1_000;
    private static final int QUERIES = 500;
    private static final int QUERIES_OF_MANY = 100;
    private static final int HOPS = 8;
    private static final int[] FAN_OUTS = {2, 3, 5, 10};

    private QueryReport() {}

    /** @param arguments where to put the plot */
    public static void main(String[] arguments) throws IOException {
        System.out.println(
                "| agents | never answer | found | messages, mean | for a key that nobody has | least possible | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int agents : new int[] {16, 100, AGENTS}) {
            System.out.println(measure(agents, 0, 3, HOPS, QUERIES).row(agents, 0));
        }
        System.out.println(measure(AGENTS, 20, 3, HOPS, QUERIES).row(AGENTS, 20));
        Plot plot = new Plot();
        hops(plot);
        fanOuts(plot);
        CopiesReport.draw(plot);
        Files.writeString(Path.of(arguments[0]), plot.svg());
    }

    /**
     * @param found of 100 queries for a key that one agent has
     * @param messages of one of these, on average
     * @param absent messages of a query for a key that nobody has
     */
    private record Measured(double found, double messages, int absent, List<Double> millis) {
        double percentile(double percent) {
            return Simulation.percentile(millis, percent);
        }

        String row(int agents, int down) {
            return String.format(
                    Locale.ROOT,
                    "| %,d | %d | %.2f %% | %,.0f | %s | %,d | %.0f | %.0f |",
                    agents,
                    down,
                    found,
                    messages,
                    down == 0 ? String.format(Locale.ROOT, "%,d", absent) : "",
                    agents - 1,
                    percentile(50),
                    percentile(99));
        }
    }

    private static Measured measure(int agents, int down, int r0, int hops, int queries) {
        Random random = new Random(SEED);
        Simulation simulation = new Simulation(agents, SimulationTest.knobs(r0, hops), random);
        for (int i = 1; i <= down; i++) {
            simulation.agent(i * 50 - 1).down();
        }
        int found = 0;
        long messages = 0;
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            Key key = new Key("k" + i);
            int owner = up(random, agents);
            int asker = up(random, agents);
            asker = asker == owner ? (owner + 1) % agents : asker;
            simulation.agent(owner).put(key, Value.of(new byte[] {1}));
            Outcome outcome = simulation.find(asker, key);
            found += outcome.reply() instanceof Found ? 1 : 0;
            messages += outcome.messages();
            times.add(outcome.millis());
        }
        int absent = simulation.find(0, new Key("none")).messages();
        return new Measured(100.0 * found / queries, (double) messages / queries, absent, times);
    }

    /** One that is never down: of those that are, each is the last of fifty. */
    private static int up(Random random, int agents) {
        int agent = random.nextInt(agents);
        return agent % 50 == 49 ? agent - 1 : agent;
    }

    /** How far questions go: of each fan-out, what a query for a key that nobody has costs, beside the least with which as many are asked. */
    private static void hops(Plot plot) {
        System.out.println();
        System.out.println("| r0 | hops | found | messages for a key that nobody has | least possible |");
        System.out.println("|---|---|---|---|---|");
        List<Line> lines = new ArrayList<>();
        for (int r0 : FAN_OUTS) {
            List<Double> messages = new ArrayList<>();
            for (int hops = 1; hops <= HOPS + 2; hops++) {
                Measured measured = measure(AGENTS, 0, r0, hops, QUERIES_OF_MANY);
                messages.add((double) measured.absent());
                if (hops % 2 == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %d | %d | %.1f %% | %,d | %,d |%n",
                            r0,
                            hops,
                            measured.found(),
                            measured.absent(),
                            least(r0, hops));
                }
            }
            lines.add(new Line("r0 = " + r0, messages, false));
        }
        List<String> marks =
                IntStream.rangeClosed(1, HOPS + 2).mapToObj(Integer::toString).toList();
        plot.panel("messages of a query for a key that nobody has", "hops", marks, AGENTS, lines);
    }

    /** All that can be reached has to be sent a message, or a key that only one of them has is not found. */
    private static int least(int r0, int hops) {
        long reached = 0;
        long ring = 1;
        for (int i = 0; i < hops && reached < AGENTS; i++) {
            ring *= r0;
            reached += ring;
        }
        return (int) Math.min(AGENTS - 1, reached);
    }

    private static void fanOuts(Plot plot) {
        List<Double> half = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        List<Double> nearlyAll = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        for (int r0 : new int[] {2, 3, 4, 6, 8, 12, 16, 24, 32}) {
            Measured measured = measure(AGENTS, 0, r0, 2 * HOPS, QUERIES_OF_MANY);
            half.add(measured.percentile(50));
            most.add(measured.percentile(90));
            nearlyAll.add(measured.percentile(99));
            marks.add(Integer.toString(r0));
        }
        plot.panel(
                "milliseconds until the answer",
                "r0",
                marks,
                40,
                List.of(new Line("p50", half, false), new Line("p90", most, false), new Line("p99", nearlyAll, false)));
    }
}
