package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Follower;
import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Maintenance;
import io.c19.layers.Mutation;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows one of several nodes that write apart misses nothing, wherever it comes from. */
class WatchReplicaTest {
    private static final int ACTIONS = 40;

    @TempDir
    Path directory;

    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode node(String name) {
        TestNode made = new TestNode(directory.resolve(name), name);
        nodes.add(made);
        return made;
    }

    @AfterEach
    void stop() {
        for (TestNode node : nodes) {
            node.settle();
            node.close();
            Git.fsckStrict(node.data());
        }
    }

    private static Way way(TestNode node, String since) {
        return ((Watch) node.state())
                .way(new Revision(since), Prefixes.ALL, 100)
                .orElseThrow();
    }

    private static Hop hop(String from, String to) {
        return new Hop(new Revision(from), new Revision(to));
    }

    @Test
    void way_throughAJoin_hasEachOfTheOwnWrites_andTheOthersAsOne() {
        TestNode a = node("a");
        TestNode b = node("b");
        String start = a.put("own", "0");
        String one = a.put("own", "1");
        b.put("theirs", "1");
        b.put("theirs", "2");
        String two = a.put("own", "2");
        a.pull(b);
        String joined = a.main();
        String three = a.put("own", "3");

        Way way = way(a, start);

        assertThat(way.hops()).containsExactly(hop(start, one), hop(one, two), hop(two, joined), hop(joined, three));
    }

    @Test
    void way_fromAnotherNodesCommit_beginsWithWhatIsMissingThere() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("own", "1");
        String theirs = b.put("theirs", "1");
        String later = b.put("theirs", "2");
        assertThat(((Watch) a.state()).way(new Revision(theirs), Prefixes.ALL, 1))
                .isEmpty();
        a.pull(b);
        String joined = a.main();

        assertThat(way(a, theirs).hops()).containsExactly(hop(theirs, later), hop(later, joined));
    }

    @Test
    void way_fromADerivedCommitThatMainLeft_isOneHopToWhatHasAllOfIt() {
        TestNode a = node("a");
        TestNode b = node("b");
        TestNode c = node("c");
        a.put("a", "1");
        b.put("b", "1");
        c.put("c", "1");
        a.pull(b);
        String left = a.main();
        a.pull(c);
        String joined = a.main();
        assertThat(((Replica) a.state()).isPart(ObjectId.fromString(left), List.of()))
                .isFalse();
        String later = a.put("a", "2");
        a.reopen();

        assertThat(way(a, left).hops()).containsExactly(hop(left, joined), hop(joined, later));
    }

    @Test
    void follow_anyNode_fromAnythingThatWasNewestSomewhere() {
        Seed seed = Seed.take("WatchReplicaTest");
        Random random = seed.random();
        for (String name : List.of("a", "b", "c")) {
            node(name);
        }
        List<Follower> followers = new ArrayList<>();
        int known = 0;
        try {
            for (int i = 0; i < ACTIONS; i++) {
                TestNode node = nodes.get(random.nextInt(nodes.size()));
                act(node, random);
                followers.add(Follower.ofNewest(node.state()));
                if (i % 10 == 9) {
                    // Those that it has may also stay behind, and go on later.
                    known += follow(followers, node, random);
                }
            }
            for (TestNode node : nodes) {
                known += follow(followers, node, random);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("%s: %s".formatted(seed, e.getMessage()), e);
        }
        assertThat(known).isGreaterThan(ACTIONS / 2);
    }

    private void act(TestNode node, Random random) {
        int dice = random.nextInt(100);
        if (dice < 60) {
            List<Mutation> mutations = new ArrayList<>();
            for (String key : List.of("x", "y", "dir/x", "dir/z")) {
                if (random.nextInt(3) == 0) {
                    mutations.add(
                            random.nextInt(4) == 0
                                    ? new Mutation.Delete(new Key(key))
                                    : new Mutation.Put(
                                            new Key(key), Value.of(new byte[] {(byte) ('0' + random.nextInt(3))})));
                }
            }
            node.state().apply(Batch.of(mutations.toArray(Mutation[]::new)));
        } else if (dice < 94) {
            TestNode other = nodes.get(random.nextInt(nodes.size()));
            if (other != node) {
                node.pull(other);
            }
        } else if (dice < 97) {
            node.settle();
            node.reopen();
        } else {
            ((Maintenance) node.state()).gc(Progress.NONE);
        }
    }

    /** @return how many of them began with something that the node knows */
    private static int follow(List<Follower> followers, TestNode node, Random random) {
        Follower now = Follower.ofNewest(node.state());
        int known = 0;
        for (Follower follower : followers) {
            if (follower.isKnownTo(node.state())) {
                Follower copy = follower.copy();
                copy.follow(node.state(), Prefixes.ALL, 1 + random.nextInt(5));
                copy.assertSameAs(now);
                known++;
            }
        }
        return known;
    }

    @Test
    void follow_ofOnePrefix_seesConflictsOfItsKeysAlone() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("dir/k", "0");
        a.put("other", "0");
        b.pull(a);
        Prefixes dir = Prefixes.of(List.of(new Prefix("dir/")));
        Follower follower = Follower.ofNewest(a.state(), dir);
        a.put("dir/k", "1");
        b.put("dir/k", "2");
        a.put("other", "1");
        b.put("other", "2");
        a.pull(b);
        follower.follow(a.state(), dir, 1);
        follower.assertSameAs(Follower.ofNewest(a.state(), dir));
        a.put("dir/k", "3");
        a.put("other", "3");

        List<Hop> hops = follower.follow(a.state(), dir, 10);

        follower.assertSameAs(Follower.ofNewest(a.state(), dir));
        assertThat(hops).hasSize(1);
    }
}
