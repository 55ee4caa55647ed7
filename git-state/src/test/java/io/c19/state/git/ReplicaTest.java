package io.c19.state.git;

import static io.c19.state.git.Stores.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Value;
import io.c19.state.git.Replica.Reception;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that take what one another wrote, whoever carries it. */
class ReplicaTest {
    private static final int ROUNDS = 3;
    private static final int STEPS = 50;
    private static final Key K = new Key("k");

    @TempDir
    Path directory;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String name) {
        TestNode node = new TestNode(directory.resolve(name), name);
        nodes.add(node);
        return node;
    }

    @Test
    void receive_ofWhatGoesOnFromOurs_isFollowedWithoutACommit() {
        TestNode a = node("a");
        TestNode b = node("b");
        String written = a.put("k", "1");

        assertThat(b.pull(a)).containsEntry("a", new Reception.Taken());

        assertThat(b.main()).isEqualTo(written);
        assertThat(get(b.state(), "k")).isEqualTo("1");
        assertThat(b.pull(a)).containsEntry("a", new Reception.Known());
        String back = b.put("k", "2");
        a.pull(b);
        assertThat(a.main()).isEqualTo(back);
        b.settle();
        Git.fsckStrict(b.data());
    }

    @Test
    void receive_ofWhatWasWrittenApart_derivesTheSameMainOnBoth() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("a/1", "x");
        b.put("b/1", "y");

        b.pull(a);
        a.pull(b);

        assertThat(a.main()).isEqualTo(b.main());
        assertThat(get(a.state(), "b/1")).isEqualTo("y");
        assertThat(get(b.state(), "a/1")).isEqualTo("x");
        a.settle();
        assertThat(Git.in(a.data()).run("log", "-1", "--format=%an", "main")).isEqualTo("C19\n");
        Git.fsckStrict(a.data());
    }

    @Test
    void write_toAConflictedKey_settlesItEverywhere() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("k", "from a");
        b.put("k", "from b");
        b.pull(a);
        a.pull(b);
        assertThat(a.state().head().get(K).orElseThrow().conflicted()).isTrue();
        assertThat(b.state().head().get(K).orElseThrow().conflicted()).isTrue();
        assertThat(get(a.state(), "k")).isEqualTo(get(b.state(), "k"));

        a.put("k", "both");
        b.pull(a);

        assertThat(b.main()).isEqualTo(a.main());
        assertThat(b.state().head().get(K).orElseThrow().conflicted()).isFalse();
        assertThat(get(b.state(), "k")).isEqualTo("both");
        b.settle();
        assertThat(Git.in(b.data()).run("ls-tree", "-r", "--name-only", "main")).isEqualTo(".c19/store.json\nk\n");
    }

    @Test
    void receive_whileSomebodyListens_tellsWhatChangedInMain() {
        TestNode a = node("a");
        TestNode b = node("b");
        b.put("own", "1");
        List<Committed> steps = new CopyOnWriteArrayList<>();
        b.state().subscribe(steps::add);
        a.put("x", "1");
        a.put("x", "2");
        a.put("y", "3");
        String before = b.main();

        b.pull(a);

        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).previous().id()).isEqualTo(before);
        assertThat(steps.get(0).revision().id()).isEqualTo(b.main());
        assertThat(steps.get(0).changes()).extracting(KeyChange::key).containsExactly(new Key("x"), new Key("y"));
    }

    @Test
    void open_afterAJoin_hasTheSameMain() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("k", "from a");
        b.put("k", "from b");
        b.pull(a);
        String main = b.main();
        b.settle();
        String objects = Git.in(b.data()).run("count-objects", "-v");

        b.reopen();

        assertThat(b.main()).isEqualTo(main);
        b.settle();
        assertThat(Git.in(b.data()).run("rev-parse", "main").strip()).isEqualTo(main);
        assertThat(Git.in(b.data()).run("count-objects", "-v")).isEqualTo(objects);
        b.put("other", "1");
        a.pull(b);
        assertThat(a.main()).isEqualTo(b.main());
    }

    @Test
    void receive_ofARewoundRef_isKnownAndOfAnotherHistoryRefused() {
        TestNode a = node("a");
        TestNode b = node("b");
        String first = a.put("k", "1");
        a.put("k", "2");
        b.pull(a);
        assertThat(b.replica().receive(List.of(), Map.of("a", ObjectId.fromString(first))))
                .containsEntry("a", new Reception.Known());

        TestNode foreign = new TestNode(directory.resolve("foreign"), "f");
        nodes.add(foreign);
        foreign.put("k", "f");
        Git git = Git.in(foreign.data());
        String tree = git.run("rev-parse", "main^{tree}").strip();
        String orphan = git.run("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", "-m", "orphan", tree)
                .strip();
        b.copyObjects(foreign);
        assertThat(b.replica().receive(List.of(), Map.of("f", ObjectId.fromString(orphan))))
                .hasEntrySatisfying("f", answer -> assertThat(answer)
                        .isInstanceOfSatisfying(Reception.Refused.class, refused -> assertThat(refused.why())
                                .contains("another history")));
        assertThat(b.replica().taken()).containsOnlyKeys("a", "b");
    }

    @Test
    void receive_ofObjectsInMemory_isWhatItIsFromAPack() {
        TestNode a = node("a");
        TestNode b = node("b");
        TestNode c = node("c");
        for (int i = 0; i < 20; i++) {
            a.put("k" + i % 3, "a" + i);
            b.put("k" + i % 4, "b" + i);
            assertThat(b.hear(a)).containsEntry("a", new Reception.Taken());
            assertThat(b.hear(a)).containsEntry("a", new Reception.Known());
            assertThat(b.replica().taken())
                    .containsEntry("a", a.replica().nodes().get("a"));
        }
        c.pull(a);
        c.pull(b);
        assertThat(c.main()).isEqualTo(b.main());
        b.settle();
        assertThat(b.replica().nodes()).isEqualTo(b.replica().taken());
        Git.fsckStrict(b.data());
        b.reopen();
        assertThat(b.main()).isEqualTo(c.main());
    }

    @Test
    void receive_ofObjectsOfWhichSomeAreMissing_isRefused_andOfAllOfThemTaken() {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("k", "1");
        a.settle();
        Map<String, ObjectId> nodes = a.replica().nodes();
        List<NewObject> objects = a.objects(nodes.values(), List.of());
        List<NewObject> fewer = objects.stream()
                .filter(object -> object.type() != Constants.OBJ_BLOB)
                .toList();

        assertThat(b.replica().receive(fewer, nodes).get("a")).isInstanceOf(Reception.Refused.class);
        assertThat(b.replica().taken()).containsOnlyKeys("b");
        b.put("other", "x");
        b.reopen();
        assertThat(b.replica().taken()).containsOnlyKeys("b");

        assertThat(b.replica().receive(objects, nodes)).containsEntry("a", new Reception.Taken());
        assertThat(get(b.state(), "k")).isEqualTo("1");
    }

    @Test
    void receive_ofACommitWhoseObjectsAreMissing_isRefusedAndChangesNothing() {
        TestNode a = node("a");
        TestNode b = node("b");
        b.put("k", "1");
        String main = b.main();
        ObjectId nowhere = ObjectId.fromString("1234567890123456789012345678901234567890");

        assertThat(b.replica().receive(List.of(), Map.of("a", nowhere)).get("a"))
                .isInstanceOf(Reception.Refused.class);

        assertThat(b.main()).isEqualTo(main);
        assertThat(b.replica().taken()).containsOnlyKeys("b");
        a.put("k", "2");
        b.pull(a);
        assertThat(b.state().head().get(K).orElseThrow().conflicted()).isTrue();
    }

    @Test
    void receive_ofThisNodesOwnLaterCommits_takesAnotherName() throws IOException {
        TestNode a = node("a");
        TestNode b = node("b");
        a.put("k", "1");
        a.settle();
        a.state().close();
        Path backup = directory.resolve("backup");
        copy(a.data(), backup);
        a.openAgain();
        String lost = a.put("k", "2");
        b.pull(a);
        a.close();
        nodes.remove(a);

        TestNode restored = TestNode.at(backup);
        nodes.add(restored);
        restored.put("other", "3");
        restored.pull(b);

        assertThat(restored.replica().nodeName()).startsWith("a-r");
        assertThat(get(restored.state(), "k")).isEqualTo("2");
        assertThat(get(restored.state(), "other")).isEqualTo("3");
        restored.settle();
        assertThat(restored.replica().nodes()).containsEntry("a", ObjectId.fromString(lost));
        b.pull(restored);
        assertThat(b.main()).isEqualTo(restored.main());
        restored.reopen();
        assertThat(restored.replica().nodeName()).startsWith("a-r");
        assertThat(b.main()).isEqualTo(restored.main());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void main_afterRandomHistories_isTheSameOnAllNodesAndHasAllThatWasAcknowledged() {
        Random random = Seed.take("ReplicaTest").random();
        for (int round = 0; round < ROUNDS; round++) {
            List<TestNode> cluster = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                cluster.add(node(name + round));
            }
            List<String> acknowledged = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                act(random, cluster, acknowledged);
            }
            converge(cluster);
            check(cluster, acknowledged);
            nodes.clear();
            cluster.forEach(TestNode::close);
        }
    }

    private static void act(Random random, List<TestNode> cluster, List<String> acknowledged) {
        TestNode node = cluster.get(random.nextInt(cluster.size()));
        Key key = new Key("k" + random.nextInt(4));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> {
                byte[] value = ("v" + random.nextInt(3)).getBytes(UTF_8);
                apply(node, new Mutation.Put(key, Value.of(value)), acknowledged);
            }
            case 5 -> apply(node, new Mutation.Delete(key), acknowledged);
            case 6 -> node.reopen();
            default -> node.pull(cluster.get(random.nextInt(cluster.size())));
        }
    }

    private static void apply(TestNode node, Mutation mutation, List<String> acknowledged) {
        Applied applied = (Applied) node.state().apply(Batch.of(mutation));
        if (applied.outcomes().get(0).effect() != Effect.UNCHANGED) {
            acknowledged.add(applied.revision().id());
        }
    }

    private static void converge(List<TestNode> cluster) {
        for (int i = 0; i < 2; i++) {
            for (TestNode to : cluster) {
                cluster.forEach(to::pull);
            }
        }
    }

    private static void check(List<TestNode> cluster, List<String> acknowledged) {
        String main = cluster.get(0).main();
        for (TestNode node : cluster) {
            assertThat(node.main()).isEqualTo(main);
            node.settle();
            Git git = Git.in(node.data());
            assertThat(git.run("rev-parse", "main").strip()).isEqualTo(main);
            String reached = git.run("rev-list", "main");
            assertThat(reached.lines()).containsAll(acknowledged);
            Git.fsckStrict(node.data());
            node.reopen();
            assertThat(node.main()).isEqualTo(main);
        }
        long commits =
                Git.in(cluster.get(0).data()).run("rev-list", "--all").lines().count();
        converge(cluster);
        assertThat(Git.in(cluster.get(0).data())
                        .run("rev-list", "--all")
                        .lines()
                        .count())
                .isEqualTo(commits);
    }
}
