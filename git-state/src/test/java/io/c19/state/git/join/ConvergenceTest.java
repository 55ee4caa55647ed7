package io.c19.state.git.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** Nodes that write, are cut off, and hear of one another late, twice and in any order. */
class ConvergenceTest {
    private static final int SCHEDULES = Boolean.getBoolean("c19.crash") ? 20_000 : 1_500;
    private static final int NODES_MAX = 5;
    private static final int STEPS_MAX = 40;

    /** What one node knows. Objects are shared, but it only asks for what it heard of. */
    private static final class Node {
        private final String name;
        private final World world;
        private final Derivations derivations;
        private SortedSet<ObjectId> frontier;

        Node(String name, World world, ObjectId genesis) {
            this.name = name;
            this.world = world;
            this.derivations = new Derivations(world, world, path -> path);
            this.frontier = derivations.frontier(List.of(genesis));
        }

        ObjectId main() {
            Derivations.Main main = derivations.main(frontier);
            world.add(main);
            derivations.stored(main);
            return main.commit();
        }

        void write(Random random, Set<ObjectId> authored) {
            ObjectId main = main();
            SortedMap<String, Entry> files =
                    new TreeMap<>(world.files(world.commit(main).tree()));
            String path = "k" + random.nextInt(4);
            files.keySet().removeIf(file -> file.equals(path) || file.contains("/" + path + "/@/"));
            if (random.nextInt(4) > 0) {
                files.put(path, world.file("v" + random.nextInt(3)));
            }
            ObjectId made = world.commit(List.of(main), files, 1_000L + random.nextInt(5), name);
            authored.add(made);
            hear(List.of(made));
        }

        void hear(List<ObjectId> tips) {
            List<ObjectId> all = new ArrayList<>(frontier);
            all.addAll(tips);
            frontier = derivations.frontier(all);
        }
    }

    @Test
    void rules1to5_afterEveryExchange_allHaveTheSameMain_andNothingIsMade() {
        Seed seed = Seed.take("ConvergenceTest");
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Random random = new Random(seed.value() * 1_000_003 + schedule);
            World world = new World();
            Set<ObjectId> authored = new HashSet<>();
            List<Node> nodes = run(random, world, authored);

            List<ObjectId> tips = new ArrayList<>();
            nodes.forEach(node -> tips.addAll(node.frontier));
            Set<ObjectId> mains = new HashSet<>();
            for (Node node : nodes) {
                Collections.shuffle(tips, random);
                tips.forEach(tip -> node.hear(List.of(tip)));
                mains.add(node.main());
            }
            assertThat(mains).as("schedule %d of %s", schedule, seed).hasSize(1);
            int objects = world.objects().size();
            for (Node node : nodes) {
                node.hear(List.copyOf(mains));
                node.hear(tips);
                assertThat(node.main()).isIn(mains);
                assertThat(node.frontier).isSubsetOf(authored);
            }
            assertThat(world.objects()).as("quiescence").hasSize(objects);
            assertThat(new ByDefinition(world).ancestors(mains.iterator().next()))
                    .containsAll(authored);
        }
    }

    private static List<Node> run(Random random, World world, Set<ObjectId> authored) {
        ObjectId genesis = world.commit(List.of(), new TreeMap<>(), 0, "none");
        authored.add(genesis);
        List<Node> nodes = new ArrayList<>();
        for (int i = 2 + random.nextInt(NODES_MAX - 1); i > 0; i--) {
            nodes.add(new Node("n" + i, world, genesis));
        }
        for (int step = random.nextInt(STEPS_MAX); step >= 0; step--) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            Node other = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(3)) {
                case 0 -> node.hear(List.copyOf(other.frontier));
                // Of one who heard only of the last.
                case 1 -> node.hear(List.of(other.frontier.last()));
                default -> node.write(random, authored);
            }
        }
        return nodes;
    }

    @Test
    void rule2_frontiers_join_inAnyOrderAndAsOftenAsOneLikes() {
        Seed seed = Seed.take("ConvergenceTest, laws");
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Random random = new Random(seed.value() * 1_000_003 + schedule);
            World world = new World();
            List<Node> nodes = run(random, world, new HashSet<>());
            SortedSet<ObjectId> a = nodes.get(0).frontier;
            SortedSet<ObjectId> b = nodes.get(1).frontier;
            SortedSet<ObjectId> c = nodes.get(nodes.size() - 1).frontier;
            Derivations fresh = new Derivations(world, world, path -> path);
            assertThat(join(fresh, a, b)).isEqualTo(join(fresh, b, a));
            assertThat(join(fresh, join(fresh, a, b), c)).isEqualTo(join(fresh, a, join(fresh, b, c)));
            assertThat(join(fresh, a, a)).isEqualTo(a);
            // A main stands for the frontier that it is derived from.
            assertThat(join(fresh, a, List.of(nodes.get(1).main()))).isEqualTo(join(fresh, a, b));
        }
    }

    private static SortedSet<ObjectId> join(Derivations derivations, Iterable<ObjectId> one, Iterable<ObjectId> other) {
        List<ObjectId> both = new ArrayList<>();
        one.forEach(both::add);
        other.forEach(both::add);
        return derivations.frontier(both);
    }
}
