package io.c19.state.git;

import static io.c19.state.git.Stores.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.state.git.Replica.Reception;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty store takes part in the history that it finds; one that was written to stays with its own (merge rule 17). */
class BeginningTest {
    @TempDir
    Path directory;

    private final List<TestNode> nodes = new ArrayList<>();
    private Path repository;
    private TestNode old;

    @BeforeEach
    void startFromARepository() throws IOException {
        repository = directory.resolve("repository");
        Files.createDirectories(repository);
        Git git = Git.in(repository);
        git.run("init", "-q", "-b", "main");
        git.run("config", "user.name", "A Person");
        git.run("config", "user.email", "a@example.org");
        Files.writeString(repository.resolve("k"), "of old");
        git.run("add", "k");
        git.run("commit", "-q", "-m", "long before");
        old = node("old", repository.toString(), "c19");
        old.put("new", "1");
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> {
            node.settle();
            node.close();
            Git.fsckStrict(node.data());
        });
    }

    private TestNode node(String name, @Nullable String from, String store) {
        Path data = directory.resolve(name);
        GitStore.init(data, new InitOptions(from, name, store));
        TestNode node = TestNode.at(data);
        nodes.add(node);
        return node;
    }

    private TestNode empty(String name) {
        return node(name, null, "c19");
    }

    @Test
    void emptyStore_goesOnFromWhatItFinds_andStays() {
        TestNode fresh = empty("fresh");

        assertThat(fresh.pull(old).get("old")).isNotInstanceOf(Reception.Refused.class);

        assertThat(get(fresh.state(), "k")).isEqualTo("of old");
        assertThat(fresh.main()).isEqualTo(old.main());
        fresh.settle();
        assertThat(Git.in(fresh.data()).run("rev-parse", "main", "refs/c19/nodes/fresh"))
                .isEqualTo("%1$s\n%1$s\n".formatted(old.main()));
        fresh.put("k", "renewed");
        old.pull(fresh);
        assertThat(get(old.state(), "k")).isEqualTo("renewed");
        assertThat(old.main()).isEqualTo(fresh.main());
        fresh.reopen();
        assertThat(fresh.main()).isEqualTo(old.main());
        fresh.settle();
        assertThat(Git.in(fresh.data())
                        .run("rev-list", "--max-parents=0", "--all")
                        .lines())
                .hasSize(1);
        assertThat(Git.in(fresh.data()).run("for-each-ref", "refs/c19/refused")).isEmpty();
    }

    @Test
    void emptyStore_takesWhatIsPushedToIt_inMemory() {
        TestNode fresh = empty("fresh");
        old.put("again", "2");

        assertThat(fresh.hear(old).get("old")).isNotInstanceOf(Reception.Refused.class);

        assertThat(fresh.main()).isEqualTo(old.main());
        fresh.put("from", "fresh");
        fresh.reopen();
        assertThat(get(fresh.state(), "again")).isEqualTo("2");
        assertThat(get(fresh.state(), "from")).isEqualTo("fresh");
    }

    @Test
    void emptyStoresThatKnowOneAnother_goOnTogether() {
        TestNode first = empty("first");
        TestNode second = empty("second");
        second.pull(first);
        first.pull(second);
        first.settle();

        first.pull(old);
        first.pull(second);
        assertThat(first.main()).isEqualTo(old.main());
        second.pull(first);
        first.put("by", "first");
        second.put("by", "second");
        first.pull(second);
        second.pull(first);
        old.pull(second);

        assertThat(first.main()).isEqualTo(second.main()).isEqualTo(old.main());
        first.reopen();
        assertThat(first.main()).isEqualTo(old.main());
        first.settle();
        assertThat(Git.in(first.data())
                        .run("rev-list", "--max-parents=0", "--all")
                        .lines())
                .hasSize(1);
    }

    @Test
    void storeThatWasWrittenTo_keepsItsHistory() {
        TestNode written = empty("written");
        String mine = written.put("mine", "1");

        assertThat(written.pull(old).get("old"))
                .isInstanceOfSatisfying(Reception.Refused.class, refused -> assertThat(refused.why())
                        .contains("none in common"));
        assertThat(old.pull(written).get("written")).isInstanceOf(Reception.Refused.class);

        assertThat(written.main()).isEqualTo(mine);
    }

    @Test
    void emptyStore_thatHeardOfAWriteInItsOwnHistory_keepsThat() {
        TestNode fresh = empty("fresh");
        TestNode friend = empty("friend");
        friend.put("theirs", "1");
        fresh.pull(friend);

        assertThat(fresh.pull(old).get("old")).isInstanceOf(Reception.Refused.class);

        assertThat(fresh.main()).isEqualTo(friend.main());
    }

    @Test
    void emptyStoreOfAnotherName_joinsOneThatHasAWrite() {
        TestNode other = node("other", null, "another");
        other.put("k", "v");
        TestNode fresh = empty("fresh");

        fresh.pull(other);

        assertThat(fresh.main()).isEqualTo(other.main());
    }

    @Test
    void emptyStoreOfAnotherLayout_saysHowToStart() {
        Path data = directory.resolve("spread");
        GitStore.init(data, new InitOptions(null, "spread", "c19", 1));
        TestNode spread = TestNode.at(data);
        nodes.add(spread);

        assertThat(spread.pull(old).get("old"))
                .isInstanceOfSatisfying(Reception.Refused.class, refused -> assertThat(refused.why())
                        .contains("start this node with state.layout.fan_out: 0"));

        spread.put("still", "works");
    }
}
