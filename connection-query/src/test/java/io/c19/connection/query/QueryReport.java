package io.c19.connection.query;

import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Simulation.Outcome;
import io.c19.layers.Key;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Prints the table of docs/query.md and draws its plot. Always the same, as chance begins at the same place. */
final class QueryReport {
    private static final long SEED = 19;
    private static final int AGENTS = 1_000;
    private static final int KEYS = 1_000;
    private static final int ROUNDS = 12;
    private static final int READS = 1_000;

    private QueryReport() {}

    /** @param arguments where to put the plot */
    public static void main(String[] arguments) throws IOException {
        System.out.println("| agents | down | found | messages, mean | least possible | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int agents : new int[] {16, 100, 1_000}) {
            row(agents, 0);
        }
        row(AGENTS, 20);
        Files.writeString(Path.of(arguments[0]), plot(hitRates()));
    }

    private static void row(int agents, int down) {
        Random random = new Random(SEED);
        Simulation simulation = new Simulation(agents, SimulationTest.knobs(Duration.ZERO), random);
        for (int i = 1; i <= down; i++) {
            simulation.agent(i * 50 - 1).down();
        }
        int queries = agents < AGENTS ? 2_000 : 500;
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
        System.out.printf(
                Locale.ROOT,
                "| %,d | %d | %.2f %% | %,.0f | %,d | %.0f | %.0f |%n",
                agents,
                down,
                100.0 * found / queries,
                (double) messages / queries,
                agents - 1,
                Simulation.percentile(times, 50),
                Simulation.percentile(times, 99));
    }

    /** One that is never down: of those that are, each is the last of fifty. */
    private static int up(Random random, int agents) {
        int agent = random.nextInt(agents);
        return agent % 50 == 49 ? agent - 1 : agent;
    }

    /** Per round, how many reads of 100 asked nobody. Keys are read as Zipf says: the first twice as often as the second. */
    private static List<Double> hitRates() {
        Random random = new Random(SEED);
        Simulation simulation = new Simulation(100, SimulationTest.knobs(Duration.ZERO), random);
        double[] upTo = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
            simulation.agent(random.nextInt(100)).put(new Key("k" + i), Value.of(new byte[] {1}));
        }
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int hits = 0;
            for (int read = 0; read < READS; read++) {
                int rank = java.util.Arrays.binarySearch(upTo, random.nextDouble() * sum);
                Key key = new Key("k" + (rank < 0 ? -rank - 1 : rank));
                hits += simulation.find(random.nextInt(5), key).messages() == 0 ? 1 : 0;
            }
            rates.add(100.0 * hits / READS);
        }
        return rates;
    }

    private static String plot(List<Double> rates) {
        StringBuilder points = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < rates.size(); i++) {
            double x = 60 + 480.0 * i / (rates.size() - 1);
            double y = 220 - 2 * rates.get(i);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            marks.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/><text x=\"%.1f\" y=\"240\">%d</text>%n",
                    x,
                    y,
                    x,
                    (i + 1) * READS));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 275" font-family="sans-serif" font-size="11" text-anchor="middle">
                <rect width="600" height="275" fill="white"/>
                <path d="M60 20 V220 H560 M55 20 H60 M55 120 H60" stroke="black" fill="none"/>
                <text x="38" y="24">100 %%</text><text x="38" y="124">50 %%</text><text x="38" y="224">0 %%</text>
                <polyline points="%s" fill="none" stroke="#3060a0" stroke-width="2"/>
                <g fill="#3060a0">
                %s</g>
                <text x="300" y="263">reads so far, by 5 of 100 agents, of 1,000 keys, one a second; above: reads that asked nobody</text>
                </svg>
                """
                .formatted(points.toString().strip(), marks);
    }
}
