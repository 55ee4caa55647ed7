package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Sizes and marks of a record, see the grammar of the package. */
final class RecordFormat {
    /** Nonce, length, sequence, released. */
    static final int HEAD_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES;

    static final int CHECKSUM_BYTES = Integer.BYTES;

    /** In place of the next record's nonce. */
    static final long END = 0;

    static final int END_BYTES = Long.BYTES;

    /** Added to the type of an object that is told by its delta. */
    static final int DELTA = 16;

    /** The least an object takes: kind, id, length. */
    static final int OBJECT_BYTES_MIN = 1 + Constants.OBJECT_ID_LENGTH + Integer.BYTES;

    /** The least a ref takes: length, id. */
    static final int REF_BYTES_MIN = Short.BYTES + Constants.OBJECT_ID_LENGTH;

    static final int REFS_MAX = 0xffff;
    static final int REF_NAME_BYTES_MAX = 0xffff;

    /** Reading takes a segment, so at least one record, into one array. */
    static final int BODY_BYTES_MAX = 1 << 30;

    private RecordFormat() {}

    /** @throws IllegalArgumentException when it is more than a record can hold */
    static int bodyBytes(List<NewObject> objects, Map<String, ObjectId> refs) {
        long bytes = Integer.BYTES + Short.BYTES;
        for (NewObject object : objects) {
            Delta delta = object.delta();
            bytes += OBJECT_BYTES_MIN
                    + (delta == null
                            ? object.bytes().length
                            : Constants.OBJECT_ID_LENGTH + delta.instructions().length);
        }
        for (String name : refs.keySet()) {
            bytes += REF_BYTES_MIN + name.getBytes(UTF_8).length;
        }
        if (bytes > BODY_BYTES_MAX || refs.size() > REFS_MAX) {
            throw new IllegalArgumentException("record: %d bytes with %d refs (expected: at most %d bytes, %d refs)"
                    .formatted(bytes, refs.size(), BODY_BYTES_MAX, REFS_MAX));
        }
        return (int) bytes;
    }
}
