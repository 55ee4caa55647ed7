package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The program behind {@code benchmarks/compare}; see {@code benchmarks/README.md}. */
public final class Compare {
    private Compare() {}

    /** @param arguments the project's directory, then those of the command line */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        Map<String, Scenario> scenarios = scenarios(home);
        Options options;
        try {
            options = Options.parse(
                    List.of(arguments).subList(1, arguments.length),
                    home.resolve("benchmarks/target/compare"),
                    scenarios.keySet());
        } catch (IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(2);
            return;
        }
        Files.createDirectories(options.directory());
        System.out.println(Machine.facts(home, options.directory(), Clock.systemUTC()));
        Bench bench = new Bench(options, present(home, options), System.out, System.err);
        for (String name : options.scenarios()) {
            Objects.requireNonNull(scenarios.get(name)).run(bench);
        }
    }

    private static Map<String, Scenario> scenarios(Path home) {
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        scenarios.put("put", new Rates("PUT", 0, false));
        scenarios.put("get", new Rates("GET", 100, false));
        scenarios.put("mix", new Rates("90 % GET, 10 % PUT", 90, true));
        scenarios.put("txn", new Transactions());
        scenarios.put("stall", new Stall());
        scenarios.put("disk", new DiskUse());
        scenarios.put("restart", new Restart());
        scenarios.put("keys", new Keys());
        scenarios.put("history", new Commits());
        scenarios.put("log", new LogPage());
        scenarios.put("metrics", new MetricsCost(home));
        scenarios.put("client", new Ceiling());
        return scenarios;
    }

    private static List<Product> present(Path home, Options options) {
        List<Product> all = List.of(
                new C19(home),
                AgentOfKind.memory(home),
                AgentOfKind.redis(home),
                new Etcd(),
                new Redis(),
                new CentralDogma(home));
        List<Product> present = new ArrayList<>();
        for (Product product : all) {
            if (!options.servers().contains(product.name())) {
                continue;
            }
            String missing = product.missing();
            if (missing == null) {
                present.add(product);
            } else {
                System.out.printf("- %s is not installed: %s%n", product.name(), missing);
            }
        }
        return present;
    }
}
