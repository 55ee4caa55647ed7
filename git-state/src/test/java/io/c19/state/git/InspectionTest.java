package io.c19.state.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.TestClock;
import io.c19.layers.Limits;
import io.c19.state.git.Replica.Adopted;
import io.c19.state.git.Replica.Reception;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Merge rule 16: what is looked for in commits that come from elsewhere, by another node or a person, before a ref reaches them. The
 * objects are well-formed, as their receiver sees to that.
 */
class InspectionTest {
    private static final PersonIdent SOMEBODY = new PersonIdent("x", "x@example.org", TestClock.START, ZoneOffset.UTC);

    @TempDir
    Path directory;

    private TestNode node;
    private ObjectInserter objects;
    private ObjectId before;
    private ObjectId blob;

    @BeforeEach
    void open() throws IOException {
        node = new TestNode(directory.resolve("a"), "a");
        node.put("k", "v");
        node.settle();
        before = node.replica().main();
        // Into packs: an object of its own would be synced each time.
        objects = ((FileRepository) node.replica().repository())
                .getObjectDatabase()
                .newPackInserter();
        blob = objects.insert(Constants.OBJ_BLOB, "value".getBytes(UTF_8));
    }

    @AfterEach
    void nothingMoved() {
        assertThat(node.replica().main()).isEqualTo(before);
        assertThat(node.replica().taken()).containsOnlyKeys("a");
        node.put("afterwards", "1");
        node.settle();
        objects.close();
        node.close();
        Git.in(node.data()).run("repack", "-adq"); // without what was refused
        Git.fsckStrict(node.data());
    }

    /** Ten to the twelfth files; and two to the 64th, which is 0 in 64 bits. */
    @ParameterizedTest
    @CsvSource({"10, 12", "2, 64", "2, 200"})
    void treeThatNamesTheSameOneManyTimesOver_andSoOn(int names, int levels) throws IOException {
        ObjectId tree = tree("f", FileMode.REGULAR_FILE, blob);
        for (int level = 0; level < levels; level++) {
            TreeFormatter formatter = new TreeFormatter();
            for (int name = 0; name < names; name++) {
                formatter.append("d" + name, FileMode.TREE, tree);
            }
            tree = objects.insert(formatter);
        }
        refused(tree, "adds more than 20000000 files");
    }

    @Test
    void directoriesThatAreVeryDeep() throws IOException {
        refused(nested(601, tree("f", FileMode.REGULAR_FILE, blob)), "has directories more than 600 deep");
    }

    /** The part that both have is looked at where it is not too deep. */
    @Test
    void directoriesThatAreVeryDeep_inTwoSteps() throws IOException {
        ObjectId half = nested(301, tree("f", FileMode.REGULAR_FILE, blob));
        ObjectId first = objects.insert(commit(half));
        CommitBuilder second = commit(nested(301, half));
        second.setParentId(first);
        refused(objects.insert(second), second.getTreeId(), "has directories more than 600 deep");
    }

    private ObjectId nested(int levels, ObjectId bottom) throws IOException {
        ObjectId tree = bottom;
        for (int level = 0; level < levels; level++) {
            tree = tree("d", FileMode.TREE, tree);
        }
        return tree;
    }

    @Test
    void symbolicLink() throws IOException {
        refused(tree("link", FileMode.SYMLINK, blob), "has 'link', which is a symbolic link");
    }

    @Test
    void submodule() throws IOException {
        refused(tree("sub", FileMode.GITLINK, before), "has 'sub', which is a submodule");
    }

    @Test
    void emptyDirectory() throws IOException {
        refused(tree("d", FileMode.TREE, objects.insert(new TreeFormatter())), "has an empty directory");
    }

    @Test
    void nameThatIsNotUtf8() throws IOException {
        TreeFormatter formatter = new TreeFormatter();
        formatter.append(new byte[] {'a', (byte) 0xff}, FileMode.REGULAR_FILE, blob);
        refused(objects.insert(formatter), "has a file whose name is not UTF-8");
    }

    @Test
    void fileThatIsNotThere() throws IOException {
        ObjectId nowhere = ObjectId.fromString("1234567890123456789012345678901234567890");
        refused(tree("f", FileMode.REGULAR_FILE, nowhere), "needs " + nowhere.name() + ", which is missing");
        refused(tree("d", FileMode.TREE, nowhere), "needs an object that is missing or damaged");
    }

    @Test
    void fileThatIsATree_andTreeThatIsAFile() throws IOException {
        ObjectId tree = tree("f", FileMode.REGULAR_FILE, blob);
        refused(tree("f", FileMode.REGULAR_FILE, tree), "has 'f', which is no file");
        refused(tree("d", FileMode.TREE, blob), "needs an object that is missing or damaged");
    }

    @Test
    void historyOfItsOwn() throws IOException {
        CommitBuilder commit = commit(tree("f", FileMode.REGULAR_FILE, blob));
        commit.setParentIds();
        refused(objects.insert(commit), tree("f", FileMode.REGULAR_FILE, blob), "is the first of another history");
    }

    @Test
    void faultOfAnOlderCommit_isFound() throws IOException {
        ObjectId bad = objects.insert(commit(tree("link", FileMode.SYMLINK, blob)));
        CommitBuilder good = commit(tree("f", FileMode.REGULAR_FILE, blob));
        good.setParentId(bad);
        refused(objects.insert(good), good.getTreeId(), "has 'link', which is a symbolic link");
    }

    /** A person's push is a write here, within this node's limits; what another node took is taken, see ReplicaTest. */
    @Test
    void pushOfWhatNobodyCouldPut() throws IOException {
        objects.flush();
        ObjectId large = objects.insert(Constants.OBJ_BLOB, new byte[Limits.DEFAULT.valueBytesMax() + 1]);
        pushRefused(
                tree("large", FileMode.REGULAR_FILE, large),
                "path 'large' has 1048577 bytes (expected: at most 1048576)");
        ObjectId tree = tree("f", FileMode.REGULAR_FILE, blob);
        for (int i = 0; i < 8; i++) {
            tree = tree("d".repeat(150), FileMode.TREE, tree);
        }
        pushRefused(tree, "is too long");
        pushRefused(tree("n".repeat(201), FileMode.REGULAR_FILE, blob), "is too long");
    }

    private ObjectId tree(String name, FileMode mode, ObjectId id) throws IOException {
        TreeFormatter formatter = new TreeFormatter();
        formatter.append(name, mode, id);
        return objects.insert(formatter);
    }

    private CommitBuilder commit(ObjectId tree) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentId(before);
        commit.setAuthor(SOMEBODY);
        commit.setCommitter(SOMEBODY);
        commit.setMessage("x\n");
        return commit;
    }

    private void refused(ObjectId tree, String why) throws IOException {
        refused(objects.insert(commit(tree)), tree, why);
    }

    private void refused(ObjectId commit, ObjectId tree, String why) throws IOException {
        objects.flush();
        assertThat(node.replica().receive(List.of(), Map.of("b", commit)).get("b"))
                .as(tree.name())
                .isInstanceOfSatisfying(Reception.Refused.class, refused -> assertThat(refused.why())
                        .contains(why));
        assertThat(node.replica().adopt(commit, true))
                .isInstanceOfSatisfying(Adopted.Refused.class, refused -> assertThat(refused.why())
                        .contains(why));
    }

    private void pushRefused(ObjectId tree, String why) throws IOException {
        ObjectId commit = objects.insert(commit(tree));
        objects.flush();
        assertThat(node.replica().adopt(commit, true))
                .isInstanceOfSatisfying(Adopted.Refused.class, refused -> assertThat(refused.why())
                        .contains(why));
    }
}
