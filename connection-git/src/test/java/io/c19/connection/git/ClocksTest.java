package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merge rule 9 among nodes whose clocks are an hour off: one is ahead, one right, one behind. */
class ClocksTest {
    private static final Duration OFF = Duration.ofHours(1);
    private static final int AHEAD = 0;
    private static final int RIGHT = 1;
    private static final int BEHIND = 2;
    private static final int STEPS = 24;

    @TempDir
    Path scratch;

    private Cluster cluster() throws IOException {
        Clock right = Clock.systemUTC();
        return new Cluster(scratch, List.of(Clock.offset(right, OFF), right, Clock.offset(right, OFF.negated())));
    }

    /** Whoever has seen the other's write supersedes it, whatever the clocks say. */
    @ParameterizedTest
    @CsvSource({"0, 2", "2, 0"})
    void write_afterAnother_isTheValue(int first, int second) throws IOException {
        try (Cluster cluster = cluster()) {
            List<Node> nodes = cluster.nodes();
            nodes.get(first).put("k", "first");
            eventually(() -> assertThat(nodes).allMatch(node -> "first".equals(node.get("k"))));
            nodes.get(second).put("k", "second");
            cluster.converges();
            assertThat(nodes).allMatch(node -> "second".equals(node.get("k")) && !isConflicted(node));
        }
    }

    /** Of two that did not know of one another the later is shown, as their clocks have it. */
    @Test
    void writesApart_areAConflict_inWhichTheLaterIsShown() throws IOException {
        try (Cluster cluster = cluster()) {
            cluster.cut();
            cluster.nodes().get(AHEAD).put("k", "ahead");
            cluster.nodes().get(BEHIND).put("k", "behind");
            cluster.heal();
            cluster.converges();
            assertThat(cluster.nodes()).allMatch(node -> "ahead".equals(node.get("k")) && isConflicted(node));
        }
    }

    /** What goes on from a commit is later than that, though its node's clock is behind. */
    @Test
    void writeThatGoesOnFromALaterOne_isLaterThanThat() throws IOException {
        try (Cluster cluster = cluster()) {
            List<Node> nodes = cluster.nodes();
            nodes.get(AHEAD).put("seen", "1");
            eventually(() -> assertThat(nodes.get(BEHIND).get("seen")).isNotNull());
            eventually(() -> assertThat(nodes.get(RIGHT).get("seen")).isNotNull());
            cluster.cut();
            // Both have seen what was written in an hour, and are later than that by a second for each step since.
            nodes.get(BEHIND).put("other", "1");
            nodes.get(BEHIND).put("k", "behind, the third since");
            nodes.get(RIGHT).put("k", "right, the second since");
            cluster.heal();
            cluster.converges();
            assertThat(nodes).allMatch(node -> "behind, the third since".equals(node.get("k")) && isConflicted(node));
        }
    }

    @Test
    void writesEverywhere_convergeAndShowTheLatest() throws IOException {
        Random random = Seed.take("ClocksTest").random();
        try (Cluster cluster = cluster()) {
            for (int step = 0; step < STEPS; step++) {
                cluster.write(random.nextInt(3), random);
                if (random.nextInt(4) == 0) {
                    cluster.disturb(random);
                }
            }
            cluster.heal();
            cluster.converges();
            Node node = cluster.nodes().get(RIGHT);
            Sides sides = Sides.read(Git.in(node.directory));
            sides.latest().forEach((key, commit) -> assertThat(node.get(key))
                    .as("%s, of %s", key, sides.commits)
                    .isEqualTo(sides.values.get(commit + " " + key)));
        }
    }

    private static boolean isConflicted(Node node) {
        return node.state.head().get(new Key("k")).orElseThrow().conflicted();
    }

    /**
     * The sides of conflicts as {@code main} has them, and the effective times of all commits, by the definition.
     *
     * @param commits the sides of each key that have a value, by their commits
     * @param values of sides, by commit and key
     */
    private record Sides(Map<String, List<String>> commits, Map<String, String> values, Map<String, Long> times) {
        static Sides read(Git git) {
            Map<String, List<String>> commits = new HashMap<>();
            Map<String, String> values = new HashMap<>();
            for (String path :
                    git.run("ls-tree", "-r", "--name-only", "main").lines().toList()) {
                String[] parts = path.split("/@/", 2);
                if (path.startsWith(".conflicts/") && !path.endsWith(".deleted")) {
                    String key = parts[0].substring(".conflicts/".length());
                    commits.computeIfAbsent(key, none -> new ArrayList<>()).add(parts[1]);
                    values.put(parts[1] + " " + key, git.run("cat-file", "-p", "main:" + path));
                }
            }
            return new Sides(commits, values, times(git));
        }

        /** The commit's own time or a second more than the latest of its parents. */
        private static Map<String, Long> times(Git git) {
            Map<String, Long> times = new HashMap<>();
            git.run("log", "--topo-order", "--reverse", "--format=%H %ct %P", "main")
                    .lines()
                    .forEach(line -> {
                        String[] words = line.strip().split(" ", -1);
                        long time = Long.parseLong(words[1]);
                        for (int parent = 2; parent < words.length; parent++) {
                            time = Math.max(time, Objects.requireNonNull(times.get(words[parent])) + 1);
                        }
                        times.put(words[0], time);
                    });
            return times;
        }

        /** Of each key with sides that have a value. */
        Map<String, String> latest() {
            Comparator<String> order =
                    Comparator.<String, Long>comparing(times::get).thenComparing(Comparator.naturalOrder());
            Map<String, String> latest = new HashMap<>();
            commits.forEach(
                    (key, sides) -> latest.put(key, sides.stream().max(order).orElseThrow()));
            return latest;
        }
    }
}
