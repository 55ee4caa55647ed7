package io.c19.state.git.pack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.internal.storage.pack.DeltaEncoder;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/**
 * Commits as the writer makes them, each of which changes one file in one of some directories: the blob, the two rewritten
 * trees as deltas to what they were, the commit.
 */
final class MadeHistory {
    private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);

    private final Random random;
    private final int files;
    private final byte[][] directories;
    private final ObjectId[] directoryIds;
    private byte[] root = new byte[0];
    private ObjectId rootId = ObjectId.zeroId();
    private @Nullable ObjectId head;
    private int commits;

    MadeHistory(Random random, int directories, int files) {
        this.random = random;
        this.files = files;
        this.directories = new byte[directories][];
        this.directoryIds = new ObjectId[directories];
    }

    /** The first commit, with every file. */
    List<NewObject> begin() {
        List<NewObject> objects = new ArrayList<>();
        NewObject empty = NewObject.of(Constants.OBJ_BLOB, new byte[0]);
        objects.add(empty);
        ObjectId[] blobs = new ObjectId[files];
        Arrays.fill(blobs, empty.id());
        for (int i = 0; i < directories.length; i++) {
            directories[i] = tree("100644 f", blobs);
            NewObject tree = NewObject.of(Constants.OBJ_TREE, directories[i]);
            directoryIds[i] = tree.id();
            objects.add(tree);
        }
        root = tree("40000 d", directoryIds);
        NewObject tree = NewObject.of(Constants.OBJ_TREE, root);
        rootId = tree.id();
        objects.add(tree);
        objects.add(commit());
        return objects;
    }

    /** Another commit. */
    List<NewObject> put(byte[] value) {
        List<NewObject> objects = new ArrayList<>();
        NewObject blob = NewObject.of(Constants.OBJ_BLOB, value);
        objects.add(blob);
        int i = random.nextInt(directories.length);
        NewObject directory = changed(directories[i], directoryIds[i], random.nextInt(files), files, blob.id());
        directories[i] = directory.bytes();
        directoryIds[i] = directory.id();
        objects.add(directory);
        NewObject top = changed(root, rootId, i, directories.length, directory.id());
        root = top.bytes();
        rootId = top.id();
        objects.add(top);
        objects.add(commit());
        return objects;
    }

    List<NewObject> puts(int count, int valueBytes) {
        List<NewObject> objects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            objects.addAll(put(value));
        }
        return objects;
    }

    /** Those of the newest commit, not told by others. */
    List<NewObject> trees() {
        List<NewObject> trees = new ArrayList<>();
        for (byte[] tree : directories) {
            trees.add(NewObject.of(Constants.OBJ_TREE, tree));
        }
        trees.add(NewObject.of(Constants.OBJ_TREE, root));
        return trees;
    }

    ObjectId head() {
        return head == null ? ObjectId.zeroId() : head;
    }

    private NewObject commit() {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(rootId);
        if (head != null) {
            commit.setParentId(head);
        }
        PersonIdent person =
                new PersonIdent("A Person", "person@example.org", BEGIN.plusSeconds(commits++), ZoneOffset.UTC);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage("put a value\n\nand say why, so that there is something to compress");
        NewObject object = NewObject.of(commit);
        head = object.id();
        return object;
    }

    private static byte[] tree(String modeAndLetter, ObjectId[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        for (int i = 0; i < ids.length; i++) {
            bytes.writeBytes("%s%05d\0".formatted(modeAndLetter, i).getBytes(US_ASCII));
            ids[i].copyRawTo(id, 0);
            bytes.writeBytes(id);
        }
        return bytes.toByteArray();
    }

    /** All entries are equally long. */
    private static NewObject changed(byte[] tree, ObjectId treeId, int entry, int entries, ObjectId to) {
        int end = (entry + 1) * (tree.length / entries);
        int begin = end - Constants.OBJECT_ID_LENGTH;
        byte[] bytes = tree.clone();
        to.copyRawTo(bytes, begin);
        try {
            ByteArrayOutputStream instructions = new ByteArrayOutputStream();
            DeltaEncoder encoder = new DeltaEncoder(instructions, tree.length, bytes.length);
            encoder.copy(0, begin);
            encoder.insert(bytes, begin, Constants.OBJECT_ID_LENGTH);
            encoder.copy(end, bytes.length - end);
            return NewObject.of(Constants.OBJ_TREE, bytes, new Delta(treeId, instructions.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
