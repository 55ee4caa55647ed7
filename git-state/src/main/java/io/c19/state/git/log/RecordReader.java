package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import io.c19.state.git.object.ObjectIds;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.internal.storage.pack.BinaryDelta;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Makes groups of the bytes of records, and whole objects of deltas. */
final class RecordReader {
    private final Bases bases;

    /** What was read, since later records have deltas against it. */
    private final Map<ObjectId, byte[]> objects = new HashMap<>();

    RecordReader(Bases bases) {
        this.bases = bases;
    }

    /** @param stored what is in the repository already is not made, only its refs are told */
    LogRecord read(Path file, SegmentScan.Frame frame, Stored stored) throws IOException {
        try {
            ByteBuffer body = frame.body().duplicate();
            skipObjects(body);
            Map<String, ObjectId> refs = refs(body);
            if (body.hasRemaining()) {
                throw new Malformed("has %d bytes too many".formatted(body.remaining()));
            }
            List<NewObject> objects =
                    stored.holds(refs) ? List.of() : objects(frame.body().duplicate());
            return new LogRecord(frame.sequence(), objects, refs);
        } catch (Malformed e) {
            throw LogDamaged.content(file, frame.offset(), frame.sequence(), e.getMessage());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw LogDamaged.content(file, frame.offset(), frame.sequence(), "ends too early");
        }
    }

    private static int count(ByteBuffer body) throws Malformed {
        int count = body.getInt();
        if (count < 0 || count > body.remaining() / RecordFormat.OBJECT_BYTES_MIN) {
            throw new Malformed("claims to have %d objects".formatted(count));
        }
        return count;
    }

    private static void skipObjects(ByteBuffer body) throws Malformed {
        for (int count = count(body); count > 0; count--) {
            boolean whole = body.get() < RecordFormat.DELTA;
            skip(body, whole ? Constants.OBJECT_ID_LENGTH : 2 * Constants.OBJECT_ID_LENGTH);
            skip(body, body.getInt());
        }
    }

    private static void checkLength(ByteBuffer body, int length) {
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
    }

    private static void skip(ByteBuffer body, int length) {
        checkLength(body, length);
        body.position(body.position() + length);
    }

    private List<NewObject> objects(ByteBuffer body) throws IOException, Malformed {
        int count = count(body);
        List<NewObject> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NewObject object = object(body);
            objects.put(object.id(), object.bytes());
            read.add(object);
        }
        return read;
    }

    private NewObject object(ByteBuffer body) throws IOException, Malformed {
        int kind = body.get();
        ObjectId id = id(body);
        boolean whole = kind < RecordFormat.DELTA;
        int type = whole ? kind : kind - RecordFormat.DELTA;
        if (type < Constants.OBJ_COMMIT || type > Constants.OBJ_TAG) {
            throw new Malformed("has %s of unknown kind %d".formatted(id.name(), kind));
        }
        NewObject object;
        if (whole) {
            object = new NewObject(id, type, bytes(body, body.getInt()), null);
        } else {
            Delta delta = new Delta(id(body), bytes(body, body.getInt()));
            object = new NewObject(id, type, resolve(delta), delta);
        }
        if (!ObjectIds.of(type, object.bytes()).equals(id)) {
            throw new Malformed("has %s with other content than its id says".formatted(id.name()));
        }
        return object;
    }

    private byte[] resolve(Delta delta) throws IOException, Malformed {
        byte[] base = objects.get(delta.base());
        if (base == null) {
            base = bases.read(delta.base());
        }
        try {
            return BinaryDelta.apply(base, delta.instructions());
        } catch (RuntimeException e) {
            // JGit checks little of it and runs over the end of something.
            throw new Malformed("has a delta that does not fit its base %s"
                    .formatted(delta.base().name()));
        }
    }

    private static Map<String, ObjectId> refs(ByteBuffer body) {
        int count = Short.toUnsignedInt(body.getShort());
        Map<String, ObjectId> refs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = new String(bytes(body, Short.toUnsignedInt(body.getShort())), UTF_8);
            refs.put(name, id(body));
        }
        return refs;
    }

    private static ObjectId id(ByteBuffer body) {
        return ObjectId.fromRaw(bytes(body, Constants.OBJECT_ID_LENGTH));
    }

    private static byte[] bytes(ByteBuffer body, int length) {
        checkLength(body, length);
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    /** The checksum is right, and still it makes no sense. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
