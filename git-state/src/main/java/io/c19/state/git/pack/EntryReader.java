package io.c19.state.git.pack;

import java.io.IOException;
import java.util.zip.CRC32;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a pack in their order, through a window of its file, and compares each with its checksum. */
final class EntryReader {
    /** Type and size take 10 bytes at most, what an object is told by 20. */
    private static final int HEAD_BYTES_MAX = 30;

    /** RFC 1950 and 1951: the header, then that of a last block which is stored, its length and the complement of it. */
    private static final int STORED_HEAD_BYTES = 7;

    private static final int ADLER_BYTES = 4;

    private final SourcePack source;
    private final byte[] window;
    private final Turns turns;
    private final CRC32 crc = new CRC32();
    private long windowFrom;
    private int windowLength;

    private int rank;
    private int at;
    private long length;
    private int type;
    private long size;
    private int headLength;
    private int baseLength;

    EntryReader(SourcePack source, byte[] window, Turns turns) {
        this.source = source;
        this.window = window;
        this.turns = turns;
    }

    /** Goes to an entry. One that fits in the window has been compared with its checksum then. */
    void go(int toRank) throws IOException {
        rank = toRank;
        long offset = source.offset(rank);
        length = source.end(rank) - offset;
        at = seek(offset, (int) Math.min(length, window.length));
        if (isInWindow()) {
            crc.reset();
            crc.update(window, at, (int) length);
            compareCrc();
        }
        readHead();
    }

    private boolean isInWindow() {
        return length <= window.length;
    }

    private int seek(long offset, int need) throws IOException {
        if (offset < windowFrom || offset + need > windowFrom + windowLength) {
            windowFrom = offset;
            windowLength = source.read(offset, window);
            turns.worked(windowLength);
        }
        return (int) (offset - windowFrom);
    }

    private void compareCrc() throws UnfitPack {
        if ((int) crc.getValue() != source.index().crc(source.place(rank))) {
            throw UnfitPack.damaged("the checksum of the object at " + source.offset(rank) + " is wrong");
        }
    }

    private void readHead() throws UnfitPack {
        int end = at + (int) Math.min(length, HEAD_BYTES_MAX);
        int i = at;
        int octet = window[i++];
        type = octet >> 4 & 7;
        size = octet & 0xf;
        for (int shift = 4; octet < 0 && i < end; shift += 7) {
            octet = window[i++];
            size |= (octet & 0x7fL) << shift;
        }
        headLength = i - at;
        if (type == Constants.OBJ_REF_DELTA) {
            i += Constants.OBJECT_ID_LENGTH;
        } else if (type == Constants.OBJ_OFS_DELTA) {
            do {
                octet = i < end ? window[i++] : 0;
            } while (octet < 0);
        }
        baseLength = i - at - headLength;
        if (i > end) {
            throw UnfitPack.damaged("the object at " + source.offset(rank) + " has no end");
        }
    }

    int type() {
        return type;
    }

    /** Of the object, or of a delta's instructions. */
    long size() {
        return size;
    }

    /** How many bytes of the entry tell the type, the size, and what the object is told by. */
    int headAndBaseLength() {
        return headLength + baseLength;
    }

    /** Of an entry that is told by one that begins so much before it. To be called before {@link #copy}. */
    long distance() {
        int i = at + headLength;
        int octet = window[i++];
        long distance = octet & 0x7f;
        while (octet < 0) {
            octet = window[i++];
            distance = ((distance + 1) << 7) | (octet & 0x7f);
        }
        return distance;
    }

    /** Of an entry that is told by a named one. To be called before {@link #copy}. */
    ObjectId baseId() {
        return ObjectId.fromRaw(window, at + headLength);
    }

    /** Compares an entry with its checksum that {@link #go} could not. */
    void check() throws IOException {
        copy(null, 0);
    }

    /** Copies an entry but for some bytes at its beginning. */
    void copy(@Nullable HashedOutput to, int skipped) throws IOException {
        if (isInWindow()) {
            if (to != null) {
                to.put(window, at + skipped, (int) length - skipped);
            }
            return;
        }
        long from = source.offset(rank);
        crc.reset();
        for (long done = 0; done < length; ) {
            int i = seek(from + done, 1);
            int piece = (int) Math.min(length - done, windowLength - i);
            crc.update(window, i, piece);
            if (to != null) {
                int skip = done == 0 ? skipped : 0;
                to.put(window, i + skip, piece - skip);
            }
            done += piece;
        }
        compareCrc();
    }

    /** Whether the entry is a whole object of up to 64 KiB that is stored rather than deflated, as we write them. */
    boolean isStored() {
        int i = at + headLength;
        return isInWindow()
                && baseLength == 0
                && size <= PackOutput.STORED_BLOCK_BYTES_MAX
                && length == headLength + STORED_HEAD_BYTES + size + ADLER_BYTES
                && window[i] == PackOutput.ZLIB_HEADER >>> 8
                && window[i + 1] == (PackOutput.ZLIB_HEADER & 0xff)
                && window[i + 2] == 1;
    }

    /** The array that holds a {@linkplain #isStored stored} object from {@link #storedFrom} on. */
    byte[] stored() {
        return window;
    }

    int storedFrom() {
        return at + headLength + STORED_HEAD_BYTES;
    }
}
