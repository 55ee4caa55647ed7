package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.fixtures.TestClock;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who descends from whom, and what somebody lacks, where times of commits say nothing: many are made in one second, and clocks are off.
 * A walk in the order of these times, as JGit's, answers some of these questions wrongly.
 */
class LineageTest {
    private static final int NODES = 3;
    private static final int STEPS = 90;
    private static final int QUESTIONS = 300;

    @TempDir
    Path directory;

    @Test
    void descent_isExact_whateverTheClocksSay() {
        Random random = Seed.take("LineageTest").random();
        List<TestClock> clocks = new ArrayList<>();
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            clocks.add(new TestClock());
            LayerContext context = new LayerContext("test", clocks.get(i), Limits.DEFAULT);
            nodes.add(new TestNode(directory.resolve("n" + i), "n" + i, context));
        }
        for (int step = 0; step < STEPS; step++) {
            TestNode node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(6)) {
                case 0, 1 -> node.pull(nodes.get(random.nextInt(NODES)));
                case 2 -> clocks.get(random.nextInt(NODES)).advance(Duration.ofMinutes(random.nextInt(-60, 60)));
                default -> node.put("k" + random.nextInt(6), "v" + step);
            }
        }
        nodes.forEach(from -> nodes.get(0).pull(from));
        nodes.get(0).settle();

        ask(nodes.get(0), random);
        nodes.get(0).reopen();
        ask(nodes.get(0), random);
        nodes.forEach(TestNode::close);
        nodes.forEach(node -> Git.fsckStrict(node.data()));
    }

    private static void ask(TestNode node, Random random) {
        Map<ObjectId, Set<ObjectId>> ancestors = ancestors(node);
        List<ObjectId> commits = ancestors.keySet().stream().sorted().toList();
        for (int question = 0; question < QUESTIONS; question++) {
            ObjectId commit = commits.get(random.nextInt(commits.size()));
            List<ObjectId> some = some(commits, random);
            assertThat(node.replica().isPart(commit, some))
                    .as("%s part of %s", commit, some)
                    .isEqualTo(all(some, ancestors).contains(commit));

            List<ObjectId> known = some(commits, random);
            Set<ObjectId> lacking = all(some, ancestors);
            lacking.removeAll(all(known, ancestors));
            List<ObjectId> missing = node.replica().missing(some, known);
            assertThat(missing).as("%s without %s", some, known).containsExactlyInAnyOrderElementsOf(lacking);
            Set<ObjectId> before = all(known, ancestors);
            for (ObjectId one : missing) {
                Set<ObjectId> needed = new HashSet<>(Objects.requireNonNull(ancestors.get(one)));
                before.add(one);
                assertThat(before).as("parents before children").containsAll(needed);
            }
        }
    }

    private static List<ObjectId> some(List<ObjectId> commits, Random random) {
        return random.ints(1 + random.nextInt(3), 0, commits.size())
                .mapToObj(commits::get)
                .distinct()
                .toList();
    }

    private static Set<ObjectId> all(Collection<ObjectId> commits, Map<ObjectId, Set<ObjectId>> ancestors) {
        return commits.stream()
                .flatMap(commit -> Objects.requireNonNull(ancestors.get(commit)).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Each commit that a node made, with itself and all before it: as Git says who is whose parent. */
    private static Map<ObjectId, Set<ObjectId>> ancestors(TestNode node) {
        Map<ObjectId, Set<ObjectId>> ancestors = new HashMap<>();
        Git.in(node.data())
                .run("log", "--topo-order", "--reverse", "--format=%H %P", "--glob=refs/c19/nodes/*")
                .lines()
                .forEach(line -> {
                    List<ObjectId> ids = Arrays.stream(line.strip().split(" "))
                            .map(ObjectId::fromString)
                            .toList();
                    Set<ObjectId> all = all(ids.subList(1, ids.size()), ancestors);
                    all.add(ids.get(0));
                    ancestors.put(ids.get(0), all);
                });
        return ancestors;
    }
}
