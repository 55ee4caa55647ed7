package io.c19.state.git.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.join.policy.Policy;
import io.c19.state.git.join.policy.Policy.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** A commit that puts other policies in force, and writes what these settle, is as the rules have it (rule 14). */
class DisputesTest {
    private static final int SCHEDULES = Boolean.getBoolean("c19.crash") ? 20_000 : 1_500;
    private static final int STEPS_MAX = 16;
    private static final String DELETED = ".deleted";
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<String> PREFIXES = List.of("", "a", "a/b", "d", "x/y");

    @Test
    void rule14_policiesAndWhatTheySettle_leaveNothingToSettle() {
        Seed seed = Seed.take("DisputesTest");
        int settled = 0;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            long at = seed.value() * 1_000_003 + schedule;
            try {
                settled += check(new Random(at));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule " + schedule + " (" + at + ") of " + seed, e);
            }
        }
        // Else the histories have nothing to decide in them.
        assertThat(settled).isGreaterThan(SCHEDULES / 100);
    }

    private static int check(Random random) {
        World world = new World();
        RandomWorld history = new RandomWorld(random, world, new ByDefinition(world), false, true);
        for (int steps = 2 + random.nextInt(STEPS_MAX); steps > 0; steps--) {
            history.step();
        }
        Derivations derivations = new Derivations(world, world, path -> path.startsWith(".") ? null : path);
        Derivations.Main main = derivations.main(history.someTips());
        world.add(main);
        ObjectId before = derivations.settled(main.commit());
        if (!before.equals(main.tree()) || hasStrayMetadata(world.files(before).keySet())) {
            // No node of ours leaves such a tree: upon one that a person pushed it writes a commit of its own.
            return 0;
        }
        Policies policies = policies(random);

        SortedMap<String, Content> settled = derivations.disputes(before).settledBy(policies);

        SortedMap<String, Entry> files = files(world, derivations, before);
        settled.forEach((path, content) -> {
            if (content.value() != null) {
                derivations.made(content.value().id()).forEach(world::add);
            }
            put(files, path, content);
        });
        put(files, Places.POLICY, new Content(world.file(new String(policies.toBytes(), UTF_8)), null));
        ObjectId commit = world.commit(List.of(main.commit()), files, 2_000, "n1");
        Derivations afresh = new Derivations(world, world, path -> path.startsWith(".") ? null : path);
        ObjectId tree = afresh.settled(commit);
        assertThat(files(world, afresh, tree)).isEqualTo(files);
        return settled.size();
    }

    /**
     * Of a deleted value, be it a side: it may be in the way of others, or others in its way, and then more than a policy
     * decides.
     */
    private static boolean hasStrayMetadata(Set<String> files) {
        String directory = Places.metadata("");
        return files.stream()
                .anyMatch(file -> file.startsWith(directory)
                        && (file.endsWith(DELETED) || !files.contains(file.substring(directory.length()))));
    }

    private static SortedMap<String, Entry> files(World world, Derivations derivations, ObjectId tree) {
        derivations.made(tree).forEach(world::add);
        return new TreeMap<>(world.files(tree));
    }

    private static Policies policies(Random random) {
        List<Policies.Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            List<String> nodes = kind == Kind.NODE_PRIORITY ? List.of("n" + random.nextInt(3)) : List.of();
            rules.add(new Policies.Rule(PREFIXES.get(random.nextInt(PREFIXES.size())), new Policy(kind, nodes)));
        }
        return new Policies(rules, List.of());
    }

    /** As a write does it: what is kept of earlier writes goes. */
    private static void put(SortedMap<String, Entry> files, String path, Content content) {
        files.remove(path);
        files.remove(Places.metadata(path));
        for (String root : List.of(Places.CONFLICTS, Places.MERGED)) {
            String sides = Places.sides(root, path) + "/";
            files.keySet().removeIf(file -> file.startsWith(sides) || file.startsWith(Places.metadata(sides)));
        }
        if (content.value() != null) {
            add(files, path, content.value());
        }
        if (content.metadata() != null) {
            add(files, Places.metadata(path), content.metadata());
        }
    }

    /** What is in the way above goes: metadata that was left of a deleted value. */
    private static void add(SortedMap<String, Entry> files, String path, Entry file) {
        files.keySet().removeIf(other -> path.startsWith(other + "/"));
        files.put(path, file);
    }
}
