package io.c19.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param directory where servers keep their data; on the file system that is to be measured
 * @param step how long each load is measured, after a fifth of that in which it is not
 * @param stall how long the longest stall is looked for
 * @param spaces how many keys the scenario {@code keys} holds, one after the other
 * @param puts how many the scenario {@code disk} makes
 * @param commits how much history the scenarios of history have, one after the other
 * @param running whether servers go on, idle, while another one is measured
 */
record Options(
        Set<String> scenarios,
        Path directory,
        List<String> servers,
        List<Integer> clients,
        List<Integer> sizes,
        int keys,
        List<Integer> spaces,
        List<Integer> commits,
        int puts,
        int rounds,
        Duration step,
        Duration stall,
        int threads,
        boolean running) {
    static final List<String> SERVERS = List.of("c19", "c19-memory", "c19-redis", "etcd", "redis", "centraldogma");

    /** Those that take part when nobody is named. */
    private static final List<String> USUAL_SERVERS = List.of("c19", "etcd", "redis", "centraldogma");

    /** For scenarios that measure values of one size only. */
    int largestSize() {
        return Collections.max(sizes);
    }

    /** @throws IllegalArgumentException with what is wrong and what is expected */
    static Options parse(List<String> arguments, Path directory, Set<String> known) {
        Draft draft = new Draft(directory);
        Deque<String> rest = new ArrayDeque<>(arguments);
        if (rest.remove("--quick")) {
            draft.quick();
        }
        draft.running = rest.remove("--running");
        while (!rest.isEmpty()) {
            String word = rest.remove();
            if (!word.startsWith("--")) {
                draft.scenario(word, known);
                continue;
            }
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(word + ": no value");
            }
            draft.set(word, rest.remove());
        }
        return draft.finish();
    }

    private static final class Draft {
        private final Set<String> scenarios = new LinkedHashSet<>();
        private Set<String> defaults = new LinkedHashSet<>(List.of("put", "get", "mix", "stall", "disk", "restart"));
        private Path directory;
        private List<String> servers = USUAL_SERVERS;
        private List<Integer> clients = List.of(1, 8, 64, 256);
        private List<Integer> sizes = List.of(256, 1024);
        private int keys = 10_000;
        private List<Integer> spaces = List.of(1_000, 100_000, 1_000_000);
        private List<Integer> commits = List.of(10, 1_000, 200_000);
        private int puts = 100_000;
        private int rounds = 3;
        private double seconds = 3;
        private double minutes = 0.5;
        private int threads = 1;
        private boolean running;

        Draft(Path directory) {
            this.directory = directory;
        }

        void quick() {
            defaults = new LinkedHashSet<>(List.of("put", "get"));
            servers = List.of("c19", "etcd", "redis");
            clients = List.of(1, 64);
            sizes = List.of(1024);
            keys = 1_000;
            spaces = List.of(1_000, 100_000);
            commits = List.of(10, 10_000);
            puts = 10_000;
            rounds = 2;
            seconds = 2;
            minutes = 0.2;
        }

        void scenario(String word, Set<String> known) {
            if (word.equals("all")) {
                scenarios.addAll(known);
            } else if (known.contains(word)) {
                scenarios.add(word);
            } else {
                throw new IllegalArgumentException(
                        "%s: no such scenario (expected: all, %s)".formatted(word, String.join(", ", known)));
            }
        }

        void set(String option, String value) {
            switch (option) {
                case "--dir" -> directory = Path.of(value);
                case "--servers" -> servers = serversOf(value);
                case "--clients" -> clients = numbers(option, value, 1000);
                case "--sizes" -> sizes = numbers(option, value, 1024);
                case "--keys" -> keys = number(option, value, 1000);
                case "--spaces" -> spaces = numbers(option, value, 1000);
                case "--commits" -> commits = numbers(option, value, 1000);
                case "--puts" -> puts = number(option, value, 1000);
                case "--rounds" -> rounds = number(option, value, 1000);
                case "--seconds" -> seconds = decimal(option, value);
                case "--minutes" -> minutes = decimal(option, value);
                case "--threads" -> threads = number(option, value, 1000);
                default -> throw new IllegalArgumentException(option + ": no such option");
            }
        }

        Options finish() {
            return new Options(
                    scenarios.isEmpty() ? defaults : scenarios,
                    directory,
                    servers,
                    clients,
                    sizes,
                    keys,
                    spaces,
                    commits,
                    puts,
                    rounds,
                    Duration.ofMillis(Math.round(seconds * 1000)),
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    threads,
                    running);
        }

        private static List<String> serversOf(String value) {
            List<String> names = Arrays.asList(value.split(",", -1));
            for (String name : names) {
                if (!SERVERS.contains(name)) {
                    throw new IllegalArgumentException(
                            "--servers: %s (expected: some of %s)".formatted(name, String.join(",", SERVERS)));
                }
            }
            return names;
        }

        private static List<Integer> numbers(String option, String value, int thousand) {
            return Arrays.stream(value.split(",", -1))
                    .map(word -> number(option, word, thousand))
                    .toList();
        }

        /** A whole number, also as 200k or 1M. */
        private static int number(String option, String value, int thousand) {
            String word = value.toLowerCase(Locale.ROOT);
            int factor = word.endsWith("k") ? thousand : word.endsWith("m") ? thousand * thousand : 1;
            try {
                int number = Math.multiplyExact(
                        Integer.parseInt(factor == 1 ? word : word.substring(0, word.length() - 1)), factor);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException | ArithmeticException e) {
                // said below
            }
            throw new IllegalArgumentException(
                    "%s: %s (expected: a number such as 64 or 200k)".formatted(option, value));
        }

        private static double decimal(String option, String value) {
            try {
                double number = Double.parseDouble(value);
                if (number > 0 && number < 1e6) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new IllegalArgumentException("%s: %s (expected: a number above 0)".formatted(option, value));
        }
    }
}
