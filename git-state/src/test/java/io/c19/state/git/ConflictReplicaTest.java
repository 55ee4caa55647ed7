package io.c19.state.git;

import static io.c19.state.git.Stores.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Conflicts;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Resolution;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided on one node holds on the other, to the commit id, also when both decide apart (merge rules 11 and 14). */
class ConflictReplicaTest {
    @TempDir
    Path directory;

    private TestNode a;
    private TestNode b;

    @BeforeEach
    void start() {
        a = new TestNode(directory.resolve("a"), "a");
        b = new TestNode(directory.resolve("b"), "b");
        a.put("hits", "5");
        a.put("k", "old");
        b.pull(a);
        a.put("hits", "6");
        a.put("k", "from a");
        a.put("same", "1");
        b.put("hits", "7");
        b.put("k", "from b");
        b.put("same", "1");
        exchange();
    }

    @AfterEach
    void stop() {
        a.settle();
        b.settle();
        a.close();
        b.close();
        Git.fsckStrict(directory.resolve("a"));
        Git.fsckStrict(directory.resolve("b"));
    }

    /** And both have the same then. */
    private void exchange() {
        b.pull(a);
        a.pull(b);
        assertThat(a.main()).isEqualTo(b.main());
    }

    private static Conflicts conflicts(TestNode node) {
        return (Conflicts) node.state();
    }

    private static List<String> disputed(TestNode node) {
        return conflicts(node).conflicts(Prefix.ALL, null, 100).keys().stream()
                .map(disputed -> disputed.key().text())
                .toList();
    }

    private String files(TestNode node) {
        node.settle();
        return Git.in(node.data()).run("ls-tree", "-r", "--name-only", "main");
    }

    @Test
    void policiesSetOnOneNode_settleOnAll_andHoldForWhatComes() {
        assertThat(disputed(b)).containsExactly("hits", "k");
        assertThat(b.state().status().figures().get("nodes"))
                .isEqualTo(a.state().status().figures().get("nodes"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("a", "b");
        Rule counter = new Rule(new Prefix("hits"), "counter", List.of());

        Applied set = (Applied) conflicts(b).setPolicies(List.of(counter), Note.NONE);

        assertThat(set.outcomes()).hasSize(1);
        assertThat(get(b.state(), "hits")).isEqualTo("8");
        a.pull(b);
        assertThat(a.main()).isEqualTo(set.revision().id());
        assertThat(disputed(a)).containsExactly("k");
        assertThat(conflicts(a).policies().rules()).containsExactly(counter);
        a.put("hits", "10");
        b.put("hits", "11");
        exchange();
        assertThat(get(a.state(), "hits")).isEqualTo("13");
        assertThat(disputed(a)).containsExactly("k");
    }

    @Test
    void policiesTakenBack_leaveWhatTheyDecided() {
        Rule lww = new Rule(Prefix.ALL, "lww", List.of());
        conflicts(a).setPolicies(List.of(lww), Note.NONE);
        b.pull(a);
        a.put("k", "again from a");
        b.put("k", "again from b");
        exchange();
        String seen = get(a.state(), "k");
        assertThat(disputed(a)).isEmpty();
        assertThat(files(a)).contains(".c19/merged/k/@/");

        conflicts(a).setPolicies(List.of(), Note.NONE);

        b.pull(a);
        assertThat(b.main()).isEqualTo(a.main());
        b.put("other", "1");
        exchange();
        assertThat(disputed(b)).isEmpty();
        assertThat(get(b.state(), "k")).isEqualTo(seen);
        assertThat(files(b)).doesNotContain(".c19/merged/k/");
    }

    @Test
    void resolutionsMadeApart_conflictAgain_unlessTheyAreAlike() {
        Key k = new Key("k");
        Key hits = new Key("hits");
        resolve(a, k, "one");
        resolve(b, k, "two");
        resolve(a, hits, "8");
        resolve(b, hits, "8");
        exchange();

        assertThat(disputed(a)).containsExactly("k");
        assertThat(get(b.state(), "hits")).isEqualTo("8");
        Conflicts.Conflict again = conflicts(b).conflict(k).orElseThrow();
        assertThat(again.sides()).extracting(Conflicts.Side::node).containsExactlyInAnyOrder("a", "b");
        assertThat(again.base()).isNotNull();
    }

    private static void resolve(TestNode node, Key key, String value) {
        Choice put = new Choice.Put(Value.of(value.getBytes(UTF_8)));
        assertThat(conflicts(node).resolve(key, put, null, Note.NONE)).isInstanceOf(Resolution.Resolved.class);
    }
}
