package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.internal.storage.pack.DeltaEncoder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Groups to be written to a log: blobs, trees told by their difference from the one before, commits, tags. */
final class Groups implements Bases {
    /** For logs whose deltas have all their bases in the log. */
    static final Bases NO_BASES = id -> {
        throw new IOException("no base " + id.name());
    };

    record Group(List<NewObject> objects, Map<String, ObjectId> refs) {}

    private final Random random;

    /** In place of a repository. */
    private final Map<ObjectId, byte[]> made = new ConcurrentHashMap<>();

    private NewObject tree;

    Groups(Random random) {
        this.random = random;
        this.tree = NewObject.of(Constants.OBJ_TREE, randomBytes(600));
    }

    /**
     * One put or a few.
     *
     * @param valueBytes about how many bytes the values have
     */
    Group next(int valueBytes) {
        List<NewObject> objects = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            objects.add(NewObject.of(Constants.OBJ_BLOB, randomBytes(random.nextInt(2 * valueBytes + 1))));
        }
        if (made.isEmpty()) {
            objects.add(tree);
        }
        tree = successor(tree, objects.get(0).id());
        objects.add(tree);
        objects.add(NewObject.of(Constants.OBJ_COMMIT, ("tree " + random.nextLong()).getBytes(UTF_8)));
        if (random.nextInt(4) == 0) {
            objects.add(NewObject.of(Constants.OBJ_TAG, ("object " + random.nextLong()).getBytes(UTF_8)));
        }
        Map<String, ObjectId> refs = new LinkedHashMap<>();
        refs.put("refs/heads/main", objects.get(objects.size() - 1).id());
        refs.put("refs/c19/nodes/d\u00fc\u011f\u00fcm", objects.get(0).id());
        objects.forEach(object -> made.put(object.id(), object.bytes()));
        return new Group(objects, refs);
    }

    @Override
    public byte[] read(ObjectId id) throws IOException {
        byte[] bytes = made.get(id);
        return bytes == null ? NO_BASES.read(id) : bytes;
    }

    /** The same but for one entry. */
    private NewObject successor(NewObject before, ObjectId entry) {
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        entry.copyRawTo(id, 0);
        byte[] after = before.bytes().clone();
        int at = random.nextInt(after.length - id.length);
        System.arraycopy(id, 0, after, at, id.length);
        try {
            ByteArrayOutputStream instructions = new ByteArrayOutputStream();
            DeltaEncoder encoder = new DeltaEncoder(instructions, after.length, after.length);
            encoder.copy(0, at);
            encoder.insert(id);
            encoder.copy(at + id.length, after.length - at - id.length);
            return NewObject.of(Constants.OBJ_TREE, after, new Delta(before.id(), instructions.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
