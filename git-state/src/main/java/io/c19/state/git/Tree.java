package io.c19.state.git;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One Git tree object: its raw bytes with an index over them. Immutable.
 *
 * <p>The raw form is kept, rather than objects for entries, because it is the most compact, and because an edit is then a
 * copy with a few bytes replaced. Names are compared the way Git sorts them: as bytes, a directory as if its name ended
 * in {@code /}.
 */
final class Tree {
    static final Tree EMPTY = new Tree(new byte[0], new int[0]);

    private static final int ID_BYTES = 20;

    private final byte[] raw;
    /** Where each entry starts, in order. */
    private final int[] starts;

    private Tree(byte[] raw, int[] starts) {
        this.raw = raw;
        this.starts = starts;
    }

    static Tree parse(byte[] raw) throws CorruptObjectException {
        int[] starts = new int[Math.max(4, raw.length / 32)];
        int count = 0;
        int at = 0;
        while (at < raw.length) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at;
            int space = indexOf(raw, ' ', at);
            int nul = indexOf(raw, '\0', space + 1);
            at = nul + 1 + ID_BYTES;
            if (space == starts[count - 1] || nul == space + 1 || at > raw.length) {
                throw new CorruptObjectException("malformed tree");
            }
        }
        return new Tree(raw, Arrays.copyOf(starts, count));
    }

    /** Where the byte is, or the end when it is nowhere. */
    private static int indexOf(byte[] raw, char wanted, int from) {
        int at = from;
        while (at < raw.length && raw[at] != wanted) {
            at++;
        }
        return at;
    }

    byte[] raw() {
        return raw;
    }

    int size() {
        return starts.length;
    }

    boolean isEmpty() {
        return starts.length == 0;
    }

    /** The entry's name, each byte as one character, so that {@link String#compareTo} compares bytes. */
    private String latin1(int index) {
        int from = nameStart(index);
        return new String(raw, from, nameEnd(index) - from, StandardCharsets.ISO_8859_1);
    }

    /** The entry's name, or null when it is not UTF-8, as no key's is. */
    @Nullable
    String name(int index) {
        int from = nameStart(index);
        int to = nameEnd(index);
        for (int i = from; i < to; i++) {
            if (raw[i] < 0) {
                return KeyPath.utf8(Arrays.copyOfRange(raw, from, to));
            }
        }
        return new String(raw, from, to - from, StandardCharsets.ISO_8859_1);
    }

    FileMode mode(int index) {
        int mode = 0;
        for (int i = starts[index]; raw[i] != ' '; i++) {
            mode = mode * 8 + (raw[i] - '0');
        }
        return FileMode.fromBits(mode);
    }

    boolean isTree(int index) {
        // Only a directory's mode, 40000, begins with 4; some old tools padded it.
        int at = starts[index];
        return raw[at] == '4' || (raw[at] == '0' && raw[at + 1] == '4');
    }

    /** A regular file, executable or not: what a value can be. Symbolic links and submodules are not. */
    boolean isFile(int index) {
        int at = starts[index];
        return raw[at] == '1' && raw[at + 1] == '0' && raw[at + 2] == '0';
    }

    ObjectId id(int index) {
        return ObjectId.fromRaw(raw, nameEnd(index) + 1);
    }

    /** The entry of that name, of whatever type, or -1. */
    int indexOf(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int found = indexOf(wanted, false);
        return found >= 0 ? found : indexOf(wanted, true);
    }

    /** What to do with one name of a tree: the entry it shall have, or none. */
    record Slot(FileMode mode, ObjectId id) {}

    /** This tree with each given name replaced, added, or (null) removed, whatever type it had before. */
    Tree with(Map<String, @Nullable Slot> changes) {
        TreeMap<String, byte[]> added = new TreeMap<>();
        Set<String> touched = new HashSet<>();
        changes.forEach((name, slot) -> {
            String latin1 = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            touched.add(latin1);
            if (slot != null) {
                added.put(slot.mode() == FileMode.TREE ? latin1 + "/" : latin1, record(latin1, slot));
            }
        });
        byte[] edited = new byte
                [raw.length + added.values().stream().mapToInt(r -> r.length).sum()];
        int[] editedStarts = new int[size() + added.size()];
        int length = 0;
        int count = 0;
        for (int i = 0; i < size(); i++) {
            String name = latin1(i);
            String order = isTree(i) ? name + "/" : name;
            while (!added.isEmpty() && added.firstKey().compareTo(order) <= 0) {
                byte[] record = added.pollFirstEntry().getValue();
                editedStarts[count++] = length;
                System.arraycopy(record, 0, edited, length, record.length);
                length += record.length;
            }
            if (!touched.contains(name)) {
                int bytes = end(i) - starts[i];
                editedStarts[count++] = length;
                System.arraycopy(raw, starts[i], edited, length, bytes);
                length += bytes;
            }
        }
        for (byte[] record : added.values()) {
            editedStarts[count++] = length;
            System.arraycopy(record, 0, edited, length, record.length);
            length += record.length;
        }
        return new Tree(Arrays.copyOf(edited, length), Arrays.copyOf(editedStarts, count));
    }

    private static byte[] record(String latin1, Slot slot) {
        byte[] head = (Integer.toOctalString(slot.mode().getBits()) + " " + latin1 + "\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] record = Arrays.copyOf(head, head.length + ID_BYTES);
        slot.id().copyRawTo(record, head.length);
        return record;
    }

    private int indexOf(byte[] wanted, boolean asTree) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, wanted, asTree);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Orders the entry against a name as Git does. */
    private int compare(int index, byte[] wanted, boolean asTree) {
        int from = nameStart(index);
        int to = nameEnd(index);
        int mismatch = Arrays.mismatch(raw, from, to, wanted, 0, wanted.length);
        if (mismatch < 0) {
            return Boolean.compare(isTree(index), asTree);
        }
        int mine = from + mismatch < to ? raw[from + mismatch] & 0xFF : isTree(index) ? '/' : 0;
        int other = mismatch < wanted.length ? wanted[mismatch] & 0xFF : asTree ? '/' : 0;
        return Integer.compare(mine, other);
    }

    private int nameStart(int index) {
        int at = starts[index];
        while (raw[at] != ' ') {
            at++;
        }
        return at + 1;
    }

    private int nameEnd(int index) {
        return end(index) - ID_BYTES - 1;
    }

    private int end(int index) {
        return index + 1 < starts.length ? starts[index + 1] : raw.length;
    }
}
