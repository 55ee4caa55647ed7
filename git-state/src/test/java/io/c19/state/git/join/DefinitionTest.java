package io.c19.state.git.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** What is derived from what both sides of a join have and from trees equals what the rules define over all of history. */
class DefinitionTest {
    /** More with {@code -Pcrash}. */
    private static final int SCHEDULES = Boolean.getBoolean("c19.crash") ? 50_000 : 200;

    private static final int STEPS_MAX = 24;

    @Test
    void rules2to13_whatAgentsWrite_isDerivedAsDefined() {
        run(false, false);
    }

    @Test
    void rules2to13_whateverAnybodyWrites_isDerivedAsDefined() {
        run(true, false);
    }

    @Test
    void rule14_withPoliciesThatChange_isDerivedAsDefined() {
        run(true, true);
    }

    private static void run(boolean wild, boolean policies) {
        Seed seed = Seed.take("DefinitionTest, wild: %s, policies: %s".formatted(wild, policies));
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            long at = seed.value() * 1_000_003 + schedule;
            try {
                check(new Random(at), wild, policies);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule " + schedule + " (" + at + ") of " + seed, e);
            }
        }
    }

    private static void check(Random random, boolean wild, boolean policies) {
        World world = new World();
        ByDefinition rules = new ByDefinition(world);
        RandomWorld history = new RandomWorld(random, world, rules, wild, policies);
        KnownWrites known = new KnownWrites();
        Derivations warm = derivations(world, known);
        int steps = 2 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps; step++) {
            ObjectId made = history.step();
            learn(world.commit(made), world, known, random);
            Derivations some = random.nextBoolean() ? warm : derivations(world, new KnownWrites());
            assertThat(some.isDerived(made)).isEqualTo(rules.isDerived(made));
            assertThat(some.writes(made)).isEqualTo(rules.writes(made));
            List<ObjectId> tips = history.someTips();
            SortedSet<ObjectId> frontier = rules.frontier(tips);
            assertThat(some.frontier(tips)).isEqualTo(frontier);
            ObjectId settled = some.settled(made);
            assertThat(files(world, some, settled)).isEqualTo(rules.tree(rules.frontier(List.of(made))));
            Derivations.Main main = some.main(tips);
            if (frontier.size() > 1) {
                assertThat(files(world, some, main.tree())).isEqualTo(rules.tree(frontier));
            }
            assertThat(main.commit()).isEqualTo(rules.canon(frontier));
        }
    }

    /** Some of the commits that an agent makes or looks at are known beforehand, others were forgotten. */
    private static void learn(Graph.Commit commit, World world, KnownWrites known, Random random) {
        if (commit.parents().size() == 1 && random.nextBoolean()) {
            known.learn(commit.id(), world.commit(commit.parents().get(0)).tree(), commit.tree(), world);
        }
    }

    private static Derivations derivations(World world, KnownWrites known) {
        return new Derivations(world, world, path -> path.startsWith(".") ? null : path, known);
    }

    private static Object files(World world, Derivations derivations, ObjectId tree) {
        derivations.made(tree).forEach(world::add);
        return world.files(tree);
    }
}
