package io.c19.connection.git.pack;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.internal.storage.pack.BinaryDelta;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.NB;

/**
 * The objects of a pack that is in memory, as gitformat-pack(5) has them: to be stored with much else at once, where a pack of its own
 * costs several syncs. It reads what nodes send one another all the time. With all that is unusual, as with all that is wrong, it gives
 * up, since JGit can do the first and says what the second is. For one thread, once.
 */
final class SmallPack {
    /** Some hundred commits of small values. */
    static final int BYTES_MAX = 1 << 20;

    /** What all its objects may come to. */
    private static final int OBJECT_BYTES_MAX = 8 << 20;

    /** Of JGit and not of the JDK: what others send may be made to have the id of something else, which JGit finds out. */
    private final ObjectInserter.Formatter ids = new ObjectInserter.Formatter();

    private final byte[] pack;
    private final int end;
    private final ObjectChecker checker;
    private final Inflater inflater = new Inflater();
    private final Map<Integer, NewObject> byOffset = new HashMap<>();
    private final List<NewObject> objects = new ArrayList<>();
    private int position = IncomingPack.HEADER_BYTES;
    private int room = OBJECT_BYTES_MAX;

    SmallPack(byte[] pack, ObjectChecker checker) {
        this.pack = pack;
        this.end = pack.length - Constants.OBJECT_ID_LENGTH;
        this.checker = checker;
    }

    /** Why it is left to others. */
    private static final class Unusual extends Exception {
        private static final long serialVersionUID = 1L;

        Unusual(String what) {
            super(what);
        }
    }

    /** @return all of them, checked, what is told by another after that one; none when it gives up */
    List<NewObject> objects() {
        try {
            if (end < IncomingPack.HEADER_BYTES || !isWhole()) {
                return List.of();
            }
            for (int left = NB.decodeInt32(pack, IncomingPack.COUNT_AT); left > 0; left--) {
                read();
            }
            return position == end ? objects : List.of();
        } catch (Unusual | IOException | DataFormatException | RuntimeException e) {
            // Running over the end of an array too: JGit's reading of deltas checks no more than that.
            return List.of();
        } finally {
            inflater.end();
        }
    }

    private boolean isWhole() {
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(pack, 0, end);
        return ObjectId.fromRaw(digest.digest()).equals(ObjectId.fromRaw(pack, end));
    }

    private void read() throws Unusual, IOException, DataFormatException {
        int start = position;
        int head = next();
        int type = (head >> 4) & 7;
        long size = head & 15;
        for (int shift = 4; (head & 0x80) != 0; shift += 7) {
            head = next();
            size |= (long) (head & 0x7f) << shift;
        }
        NewObject object;
        if (type == Constants.OBJ_OFS_DELTA) {
            NewObject base = byOffset.get(start - distance());
            if (base == null) {
                throw new Unusual("told by what comes later");
            }
            object = changed(base, inflate(size));
        } else if (type >= Constants.OBJ_COMMIT && type <= Constants.OBJ_TAG) {
            byte[] bytes = inflate(size);
            object = new NewObject(ids.idFor(type, bytes), type, bytes, null);
        } else {
            throw new Unusual("told by what need not be in it");
        }
        checker.check(object.id(), object.type(), object.bytes());
        byOffset.put(start, object);
        objects.add(object);
    }

    private NewObject changed(NewObject base, byte[] instructions) throws Unusual, IOException {
        long size = BinaryDelta.getResultSize(instructions);
        if (size > room || BinaryDelta.getBaseSize(instructions) != base.bytes().length) {
            throw new Unusual("large, or wrong");
        }
        room -= (int) size;
        byte[] bytes = BinaryDelta.apply(base.bytes(), instructions);
        return new NewObject(ids.idFor(base.type(), bytes), base.type(), bytes, new Delta(base.id(), instructions));
    }

    private int next() {
        return pack[position++] & 0xff;
    }

    /** How far before it the object is that it is told by. */
    private int distance() {
        int at = next();
        long distance = at & 0x7f;
        while ((at & 0x80) != 0) {
            at = next();
            distance = ((distance + 1) << 7) | (at & 0x7f);
        }
        return (int) Math.min(distance, Integer.MAX_VALUE);
    }

    private byte[] inflate(long size) throws Unusual, DataFormatException {
        if (size > room) {
            throw new Unusual("large");
        }
        room -= (int) size;
        byte[] bytes = new byte[(int) size];
        inflater.reset();
        inflater.setInput(pack, position, end - position);
        int read = 0;
        int more = 1;
        // Nothing more comes of a stream that has ended, is cut off, or needs a dictionary.
        while (read < bytes.length && more > 0) {
            more = inflater.inflate(bytes, read, bytes.length - read);
            read += more;
        }
        // Of an object without content too, there is an end to be read.
        if (read < bytes.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
            throw new Unusual("of another length");
        }
        position += (int) inflater.getBytesRead();
        return bytes;
    }
}
