package io.c19.connection.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees that Git itself would not make are refused where they come in, from nodes and from people, and nothing of them is kept. */
class HostileTreesTest {
    private static final String NULL_ID = ObjectId.zeroId().name();

    @TempDir
    Path scratch;

    private Node node;
    private Git git;
    private ObjectId before;
    private String blob;

    @BeforeEach
    void start() {
        node = new Node(scratch.resolve("data"), "a");
        node.put("k", "v");
        node.settle();
        before = node.main();
        Git.in(scratch).run("clone", "-q", node.connection.address().toString(), "clone");
        git = Git.in(scratch.resolve("clone"));
        blob = git.run("rev-parse", "HEAD:k").strip();
    }

    @AfterEach
    void nothingMoved() {
        assertThat(node.main()).isEqualTo(before);
        assertThat(node.replica.nodes()).containsOnlyKeys("a");
        node.close();
        Git.fsckStrict(node.directory);
    }

    @ParameterizedTest
    @CsvSource({
        ".git, invalid name '.git'",
        ".GIT, invalid name '.GIT'",
        "git~1, invalid name 'git~1'",
        "'.git ', invalid name '.git '",
        "'.git.', invalid name '.git.'",
        "., invalid name '.'",
        ".., invalid name '..'",
        "a/b, contains '/'"
    })
    void names(String name, String said) throws IOException {
        refused(said, entry("100644", name, blob));
    }

    @Test
    void names_belowADirectory() throws IOException {
        ObjectId inner = tree(entry("100644", "..", blob));
        refused("invalid name '..'", entry("40000", "d", inner.name()));
    }

    @Test
    void oneNameTwice() throws IOException {
        refused("duplicate entry names", entry("100644", "a", blob), entry("100644", "a", blob));
        ObjectId inner = tree(entry("100644", "f", blob));
        refused("duplicate entry names", entry("100644", "a", blob), entry("40000", "a", inner.name()));
    }

    @Test
    void namesThatAreNotInOrder() throws IOException {
        refused("incorrectly sorted", entry("100644", "b", blob), entry("100644", "a", blob));
    }

    @Test
    void modeThatIsNone() throws IOException {
        refused("invalid mode", entry("170000", "a", blob));
    }

    @Test
    void entryOfNothing() throws IOException {
        refused("null", entry("160000", "a", NULL_ID));
    }

    private static byte[] entry(String mode, String name, String id) throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write((mode + " " + name + "\0").getBytes(UTF_8));
        byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
        ObjectId.fromString(id).copyRawTo(raw, 0);
        entry.write(raw);
        return entry.toByteArray();
    }

    private ObjectId tree(byte[]... entries) throws IOException {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            tree.write(entry);
        }
        git.runWith(tree.toByteArray(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin");
        return new ObjectInserter.Formatter().idFor(Constants.OBJ_TREE, tree.toByteArray());
    }

    private void refused(String said, byte[]... entries) throws IOException {
        String commit = git.run(
                        "commit-tree", "-p", "HEAD", "-m", "x", tree(entries).name())
                .strip();
        for (String ref : new String[] {"refs/heads/main", "refs/c19/nodes/b"}) {
            assertThat(git.fail("push", "origin", commit + ":" + ref)).as(ref).contains(said);
        }
    }
}
