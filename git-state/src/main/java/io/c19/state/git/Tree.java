package io.c19.state.git;

import io.c19.state.git.object.DeltaInstructions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
public final class Tree {
    public static final Tree EMPTY = new Tree(new byte[0], new int[0]);

    private static final int ID_BYTES = 20;

    private final byte[] raw;
    /** Where each entry starts, in order. */
    private final int[] starts;

    /** Found when first asked for. */
    private volatile int @Nullable [] percentNames;

    private Tree(byte[] raw, int[] starts) {
        this.raw = raw;
        this.starts = starts;
    }

    public static Tree parse(byte[] raw) throws CorruptObjectException {
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

    public byte[] raw() {
        return raw;
    }

    public int size() {
        return starts.length;
    }

    public boolean isEmpty() {
        return starts.length == 0;
    }

    /** The entry's name, or null when it is not UTF-8, as no key's is. */
    @Nullable
    public String name(int index) {
        int from = nameStart(index);
        int to = nameEnd(index);
        for (int i = from; i < to; i++) {
            if (raw[i] < 0) {
                return KeyPath.utf8(Arrays.copyOfRange(raw, from, to));
            }
        }
        return new String(raw, from, to - from, StandardCharsets.ISO_8859_1);
    }

    public FileMode mode(int index) {
        return FileMode.fromBits(modeBits(index));
    }

    private int modeBits(int index) {
        int mode = 0;
        for (int i = starts[index]; raw[i] != ' '; i++) {
            mode = mode * 8 + (raw[i] - '0');
        }
        return mode;
    }

    public boolean isTree(int index) {
        // Only a directory's mode, 40000, begins with 4; some old tools padded it.
        int at = starts[index];
        return raw[at] == '4' || (raw[at] == '0' && raw[at + 1] == '4');
    }

    /** A regular file, executable or not: what a value can be. Symbolic links and submodules are not. */
    boolean isFile(int index) {
        int at = starts[index];
        return raw[at] == '1' && raw[at + 1] == '0' && raw[at + 2] == '0';
    }

    /** Where the entry begins in the raw bytes; of the one after the last, where they end. */
    private int start(int index) {
        return index < starts.length ? starts[index] : raw.length;
    }

    /** The entry that the byte at that place of the raw bytes belongs to; their end belongs to the one after the last. */
    private int entryAt(int place) {
        int found = Arrays.binarySearch(starts, place);
        return place == raw.length ? size() : found >= 0 ? found : -2 - found;
    }

    public ObjectId id(int index) {
        return ObjectId.fromRaw(raw, nameEnd(index) + 1);
    }

    /** The entry of that name, of whatever type, or -1. */
    public int indexOf(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int found = search(wanted, false);
        return Math.max(-1, found >= 0 ? found : search(wanted, true));
    }

    /** The entry of the name that another tree's entry has, if it is a directory as that is, or not as that is not; else -1. */
    int indexOf(Tree other, int entry) {
        byte[] name = Arrays.copyOfRange(other.raw, other.nameStart(entry), other.nameEnd(entry));
        return Math.max(-1, search(name, other.isTree(entry)));
    }

    /** The first entry that does not order before the name, which ends in {@code /} for a directory; the size if there is none. */
    int ceiling(String name) {
        boolean asTree = name.endsWith("/");
        String plain = asTree ? name.substring(0, name.length() - 1) : name;
        int found = search(plain.getBytes(StandardCharsets.UTF_8), asTree);
        return found >= 0 ? found : -1 - found;
    }

    /** The entries whose names have a {@code %}: perhaps no other order is that of keys. */
    int[] percentNames() {
        int[] found = percentNames;
        if (found == null) {
            found = IntStream.range(0, size()).filter(this::hasPercent).toArray();
            percentNames = found;
        }
        return found;
    }

    private boolean hasPercent(int index) {
        for (int i = nameStart(index); i < nameEnd(index); i++) {
            if (raw[i] == '%') {
                return true;
            }
        }
        return false;
    }

    /** Orders an entry against one of another tree, as Git does: by name, directories as if they ended in {@code /}. */
    public int compareEntry(int index, Tree other, int theirs) {
        int from = nameStart(index);
        int to = nameEnd(index);
        int otherFrom = other.nameStart(theirs);
        int otherTo = other.nameEnd(theirs);
        int mismatch = Arrays.mismatch(raw, from, to, other.raw, otherFrom, otherTo);
        if (mismatch < 0) {
            return Boolean.compare(isTree(index), other.isTree(theirs));
        }
        int mine = from + mismatch < to ? raw[from + mismatch] & 0xFF : isTree(index) ? '/' : 0;
        int their = otherFrom + mismatch < otherTo
                ? other.raw[otherFrom + mismatch] & 0xFF
                : other.isTree(theirs) ? '/' : 0;
        return Integer.compare(mine, their);
    }

    /** How many entries from here on are, with mode and id, those of another tree from there on. */
    public int sameEntries(int index, Tree other, int theirs) {
        int mismatch = Arrays.mismatch(raw, start(index), raw.length, other.raw, other.start(theirs), other.raw.length);
        return mismatch < 0 ? size() - index : entryAt(start(index) + mismatch) - index;
    }

    /** What to do with one name of a tree: the entry it shall have, or none. */
    public record Slot(FileMode mode, ObjectId id) {}

    /**
     * A tree that came out of another.
     *
     * @param instructions tell it by its difference from the other, see {@link io.c19.state.git.object.Delta}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Edited(Tree tree, byte[] instructions) {}

    /** This tree with each given name replaced, added, or (null) removed, whatever type it had before. */
    public Edited with(Map<String, @Nullable Slot> changes) {
        List<Splice> splices = new ArrayList<>(changes.size());
        changes.forEach((name, slot) -> splices(name.getBytes(StandardCharsets.UTF_8), slot, splices));
        if (splices.size() > 1) {
            splices.sort(Splice.ORDER);
        }
        byte[] edited =
                new byte[raw.length + splices.stream().mapToInt(Splice::growth).sum()];
        DeltaInstructions delta = new DeltaInstructions(raw.length, edited.length);
        boolean sameStarts = true;
        int read = 0;
        int written = 0;
        for (Splice splice : splices) {
            int kept = splice.from() - read;
            System.arraycopy(raw, read, edited, written, kept);
            System.arraycopy(splice.bytes(), 0, edited, written + kept, splice.bytes().length);
            delta.copy(read, kept);
            delta.insert(splice.bytes());
            written += kept + splice.bytes().length;
            read = splice.to();
            sameStarts &= splice.growth() == 0;
        }
        System.arraycopy(raw, read, edited, written, raw.length - read);
        delta.copy(read, raw.length - read);
        return new Edited(sameStarts ? new Tree(edited, starts) : made(edited), delta.toBytes());
    }

    private static Tree made(byte[] raw) {
        try {
            return parse(raw);
        } catch (CorruptObjectException e) {
            throw new IllegalStateException("a tree that was just made", e);
        }
    }

    /**
     * Bytes to put in the place of a range.
     *
     * @param order tells apart what is added at the same place; as Git sorts, see {@link #compare}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared by its bytes
    private record Splice(int from, int to, byte[] bytes, String order) {
        static final Comparator<Splice> ORDER = Comparator.comparingInt(Splice::from)
                .thenComparingInt(Splice::to)
                .thenComparing(Splice::order);

        static final byte[] NOTHING = {};

        int growth() {
            return bytes.length - (to - from);
        }
    }

    private void splices(byte[] name, @Nullable Slot slot, List<Splice> splices) {
        boolean asTree = slot != null && slot.mode() == FileMode.TREE;
        int place = search(name, asTree);
        // Git allows a name only once, of whatever type.
        int other = place >= 0 ? -1 : search(name, !asTree);
        if (other >= 0) {
            splices.add(new Splice(starts[other], end(other), Splice.NOTHING, ""));
        }
        if (slot == null) {
            if (place >= 0) {
                splices.add(new Splice(starts[place], end(place), Splice.NOTHING, ""));
            }
        } else if (place >= 0 && slot.mode().getBits() == modeBits(place)) {
            byte[] id = new byte[ID_BYTES];
            slot.id().copyRawTo(id, 0);
            splices.add(new Splice(end(place) - ID_BYTES, end(place), id, ""));
        } else if (place >= 0) {
            splices.add(new Splice(starts[place], end(place), record(name, slot), ""));
        } else {
            int before = -1 - place;
            int at = before < size() ? starts[before] : raw.length;
            String order = new String(name, StandardCharsets.ISO_8859_1) + (asTree ? "/" : "\0");
            splices.add(new Splice(at, at, record(name, slot), order));
        }
    }

    private static byte[] record(byte[] name, Slot slot) {
        byte[] mode = Integer.toOctalString(slot.mode().getBits()).getBytes(StandardCharsets.ISO_8859_1);
        byte[] record = new byte[mode.length + 1 + name.length + 1 + ID_BYTES];
        System.arraycopy(mode, 0, record, 0, mode.length);
        record[mode.length] = ' ';
        System.arraycopy(name, 0, record, mode.length + 1, name.length);
        slot.id().copyRawTo(record, record.length - ID_BYTES);
        return record;
    }

    /** Where the entry is, or {@code -1 - i} when it is none and belongs before the i-th. */
    private int search(byte[] wanted, boolean asTree) {
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
        return -1 - low;
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

    int nameStart(int index) {
        int at = starts[index];
        while (raw[at] != ' ') {
            at++;
        }
        return at + 1;
    }

    int nameEnd(int index) {
        return end(index) - ID_BYTES - 1;
    }

    private int end(int index) {
        return index + 1 < starts.length ? starts[index + 1] : raw.length;
    }
}
