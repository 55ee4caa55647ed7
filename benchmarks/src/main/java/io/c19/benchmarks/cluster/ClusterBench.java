package io.c19.benchmarks.cluster;

import io.c19.fixtures.Link;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Measures agents that are peers of one another. {@code benchmarks/README.md} tells how. */
public final class ClusterBench {
    private static final long LOOK_NANOS = 2_000_000;
    private static final int DIGITS = 3;
    private static final int BATCH = 1_000;

    /** No agent asks unasked while the others are measured. */
    private static final Map<String, String> SELDOM = Map.of("C19_CONNECTION_PULL_INTERVAL", "86400000");

    private final Path home;
    private final Map<String, String> options;

    private ClusterBench(Path home, Map<String, String> options) {
        this.home = home;
        this.options = options;
    }

    /** {@code HOME reach|heal|join|fetch|quiet|write|query [--option N]...} */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 2; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("--", ""), arguments[i + 1]);
        }
        ClusterBench bench = new ClusterBench(Path.of(arguments[0]), options);
        switch (arguments[1]) {
            case "reach" -> bench.reach();
            case "heal" -> bench.heal();
            case "join" -> bench.join();
            case "fetch" -> bench.fetch();
            case "quiet" -> bench.quiet();
            case "write" -> bench.write();
            case "query" -> bench.query();
            default -> throw new IllegalArgumentException("reach, heal, join, fetch, quiet, write or query");
        }
        System.exit(0); // the HTTP client has threads of its own
    }

    private int option(String name, int otherwise) {
        return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
    }

    private Members members(int otherwise, Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("C19_CONNECTION_R0", Integer.toString(option("r0", 3)));
        return new Members(home, option("agents", otherwise), all);
    }

    /** From the answer of a PUT on one until the last of the others has it; nothing else is written. */
    private void reach() throws Exception {
        int writes = option("writes", 200);
        Histogram times = new Histogram(DIGITS);
        try (Members members = members(5, Map.of())) {
            ExecutorService readers = Executors.newCachedThreadPool();
            Random random = new Random(1);
            for (int i = -option("warming", 100); i < writes; i++) {
                Member writer = members.get(random.nextInt(members.all().size()));
                String key = "reach/" + Math.abs(i) % 100;
                String value = "value " + i;
                writer.put(key, value);
                long answered = System.nanoTime();
                List<Future<Long>> reached = new ArrayList<>();
                for (Member reader : members.all()) {
                    reached.add(readers.submit(() -> {
                        while (!reader.get(key).equals(value)) {
                            LockSupport.parkNanos(LOOK_NANOS);
                        }
                        return System.nanoTime();
                    }));
                }
                long last = answered;
                for (Future<Long> one : reached) {
                    last = Math.max(last, one.get());
                }
                if (i >= 0) {
                    times.recordValue(TimeUnit.NANOSECONDS.toMicros(last - answered));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200L + random.nextInt(400)));
            }
            readers.shutdown();
        }
        print("from the answer of a PUT until all others have it", times);
    }

    private static void print(String what, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d times)%n",
                what,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                micros.getTotalCount());
    }

    /** Writes on all at once while ways between them are cut at random; then how long until all are the same. */
    private void heal() throws Exception {
        int writes = option("writes", 1_000);
        try (Members members = members(5, Map.of())) {
            for (int round = 0; round < option("rounds", 3); round++) {
                int name = round;
                double before = members.processorSeconds();
                long begun = System.nanoTime();
                List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < members.all().size(); i++) {
                    Member member = members.get(i);
                    String prefix = "n" + i;
                    Thread writer = new Thread(() -> write(member, prefix, writes, name));
                    writers.add(writer);
                    writer.start();
                }
                long cuts = 0;
                Random random = new Random(round);
                while (writers.stream().anyMatch(Thread::isAlive)) {
                    Link link =
                            members.links().get(random.nextInt(members.links().size()));
                    link.set(random.nextBoolean() ? Link.Mode.CUT : Link.Mode.OPEN);
                    cuts++;
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                }
                for (Thread writer : writers) {
                    writer.join();
                }
                Members.Spent writing =
                        new Members.Spent((System.nanoTime() - begun) / 1e9, members.processorSeconds() - before);
                Members.Spent healing = members.heal();
                System.out.printf(
                        Locale.ROOT,
                        "%d writes on each of %d agents, %d changes of ways, in %s: the same main %s after healing, %d conflicts%n",
                        writes,
                        members.all().size(),
                        cuts,
                        writing,
                        healing,
                        members.get(0).conflicts());
            }
        }
    }

    private void join() throws Exception {
        try (Members members = members(2, Map.of())) {
            Joining joining = new Joining(members, option("writes", 10_000), option("common", 100));
            for (int round = 0; round < option("rounds", 3); round++) {
                joining.run(round);
            }
        }
    }

    private static void write(Member member, String prefix, int writes, int round) {
        try {
            for (int i = 0; i < writes; i++) {
                // One in ten is of a key that all write.
                String key = i % 10 == 0 ? "common/" + i % 100 : "%s/%d".formatted(prefix, i % 500);
                member.put(key, "%s %d %d".formatted(prefix, round, i));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A sync of one that has nothing to ask for, or one commit, from another that has a large store. */
    private void fetch() throws Exception {
        int keys = option("keys", 100_000);
        int commits = option("commits", 100_000);
        int times = option("times", 200);
        try (Members members = members(2, SELDOM)) {
            Member from = members.get(0);
            for (int at = 0; at < keys; at += BATCH) {
                from.txn(batch(at, Math.min(keys, at + BATCH)));
            }
            List<Thread> writers = new ArrayList<>();
            int clients = 64;
            for (int i = 0; i < clients; i++) {
                String prefix = "w" + i;
                Thread writer = new Thread(() -> write(from, prefix, commits / clients, 0));
                writers.add(writer);
                writer.start();
            }
            for (Thread writer : writers) {
                writer.join();
            }
            members.awaitSame();
            Member to = members.get(1);
            Histogram nothing = new Histogram(DIGITS);
            Histogram one = new Histogram(DIGITS);
            for (int i = -times / 2; i < times; i++) {
                members.awaitSame();
                time(to, i < 0 ? new Histogram(DIGITS) : nothing);
                // Nobody tells it, so that it has to ask.
                members.links().get(0).set(Link.Mode.CUT);
                from.put("one", "behind " + i);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // in a pack
                time(to, i < 0 ? new Histogram(DIGITS) : one);
                if (!to.get("one").equals("behind " + i)) {
                    throw new IllegalStateException("the sync did not bring it");
                }
                members.links().get(0).set(Link.Mode.OPEN);
            }
            print("a sync when nothing has changed", nothing);
            print("a sync when one commit behind", one);
        }
    }

    private static void time(Member member, Histogram times) throws IOException, InterruptedException {
        long start = System.nanoTime();
        member.sync();
        times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    }

    private static String batch(int from, int to) {
        StringBuilder json = new StringBuilder("{\"then\":[");
        for (int i = from; i < to; i++) {
            json.append(i == from ? "" : ",")
                    .append("{\"put\":\"d%d/k%d\",\"value\":\"%d\"}".formatted(i / 100, i % 100, i));
        }
        return json.append("]}").toString();
    }

    /** How long a key takes that another agent has, and then the copy of it. */
    private void query() throws Exception {
        Map<String, String> settings = new HashMap<>(Queries.SETTINGS);
        settings.put("C19_CONNECTION_R0", Integer.toString(option("r0", 3)));
        settings.put("C19_STATE_KIND", options.getOrDefault("state", "Git"));
        try (Members members = Members.direct(home, option("agents", 16), settings)) {
            Queries queries = new Queries(members, option("pause", 100));
            queries.run(option("warming", 2_000), option("queries", 500));
            print("a key that one of %d agents has".formatted(members.all().size()), queries.asked());
            print("the copy of it, at once", queries.copies());
            print("the copy of it, after a pause", queries.later());
        }
    }

    /** Whether anything comes into being while nobody writes and conflicts stand. */
    private void quiet() throws Exception {
        int minutes = option("minutes", 10);
        try (Members members = members(3, Map.of())) {
            members.get(0).put("k", "before");
            members.awaitSame();
            members.set(Link.Mode.CUT);
            for (int i = 0; i < members.all().size(); i++) {
                for (int key = 0; key < 10; key++) {
                    members.get(i).put("k" + key, "side " + i);
                }
            }
            members.set(Link.Mode.OPEN);
            members.awaitSame();
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
            List<String> before = objects(members);
            LockSupport.parkNanos(Duration.ofMinutes(minutes).toNanos());
            List<String> after = objects(members);
            System.out.printf(
                    Locale.ROOT,
                    "%d conflicts, %d minutes: commits and main before %s, after %s%n",
                    members.get(0).conflicts(),
                    minutes,
                    before,
                    after);
        }
    }

    /** How many commits each has, reached by refs or not, and where its main is. */
    private static List<String> objects(Members members) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (Member member : members.all()) {
            String objects = git(member, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)");
            long commits = objects.lines().filter("commit"::equals).count();
            found.add(commits + " " + git(member, "rev-parse", "main").substring(0, 10));
        }
        return found;
    }

    private static String git(Member member, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", member.data().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("%s failed".formatted(command));
        }
        return output;
    }

    /** What one takes alone, with the others as its replicas, and what each takes when all write. */
    private void write() throws Exception {
        int clients = option("clients", 4);
        Duration warming = Duration.ofSeconds(option("warming", 30));
        Duration time = Duration.ofSeconds(option("seconds", 20));
        try (Members members = members(3, Map.of())) {
            for (int together : new int[] {1, members.all().size()}) {
                List<Writers> writers = new ArrayList<>();
                for (int i = 0; i < together; i++) {
                    writers.add(new Writers(members.get(i), i));
                }
                Writers.Measured measured = Writers.run(members, writers, clients, warming, time);
                long ended = System.nanoTime();
                for (Histogram latencies : measured.latencies()) {
                    System.out.printf(
                            Locale.ROOT, "%.0f writes/s, ", latencies.getTotalCount() / (double) time.toSeconds());
                    print("latency", latencies);
                }
                long writes = measured.latencies().stream()
                        .mapToLong(Histogram::getTotalCount)
                        .sum();
                for (double taken : measured.processorSeconds()) {
                    System.out.printf(
                            Locale.ROOT,
                            "an agent took %.1f s of processor time, %.0f us for each write%n",
                            taken,
                            taken * 1e6 / writes);
                }
                members.awaitSame();
                System.out.printf(
                        Locale.ROOT, "the same main %.2f s after the last write%n", (System.nanoTime() - ended) / 1e9);
            }
        }
    }
}
