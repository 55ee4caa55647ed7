package io.c19.state.git.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.eclipse.jgit.lib.AnyObjectId;

/** A pack's index of version 2, as read from its file: checked to be whole. */
final class IndexFile implements Indexed {
    private static final int FAN_OUT_AT = 8;
    private static final int IDS_AT = FAN_OUT_AT + 256 * Integer.BYTES;
    private static final int ID_BYTES = 20;
    private static final int OBJECT_BYTES_MIN = ID_BYTES + 2 * Integer.BYTES;

    /** Below it, reading is quicker than mapping, and leaves nothing behind for the garbage collector to unmap. */
    private static final long READ_BYTES_MAX = 1 << 20;

    private static final int HASHED_AT_ONCE = 1 << 20;

    private final ByteBuffer file;
    private final int count;
    private final int crcsAt;
    private final int offsetsAt;
    private final int largeAt;

    private IndexFile(ByteBuffer file, int count) {
        this.file = file;
        this.count = count;
        this.crcsAt = IDS_AT + count * ID_BYTES;
        this.offsetsAt = crcsAt + count * Integer.BYTES;
        this.largeAt = offsetsAt + count * Integer.BYTES;
    }

    /**
     * @throws java.nio.file.NoSuchFileException when it has vanished
     * @throws UnfitPack when it is damaged, or not of the kind that is read here
     */
    static IndexFile open(Path path) throws IOException {
        ByteBuffer file = load(path);
        if (file.capacity() < IDS_AT + 2 * HashedOutput.TRAILER_BYTES
                || file.getInt(0) != IndexOutput.SIGNATURE
                || file.getInt(Integer.BYTES) != IndexOutput.VERSION) {
            throw UnfitPack.foreign("its index is not of version 2");
        }
        if (!isWhole(file)) {
            throw UnfitPack.damaged("the checksum of its index is wrong");
        }
        return new IndexFile(file, file.getInt(IDS_AT - Integer.BYTES));
    }

    private static ByteBuffer load(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw UnfitPack.foreign("its index is larger than 2 GiB");
            }
            if (size > READ_BYTES_MAX) {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // The next piece.
            }
            return bytes;
        }
    }

    /** How many objects an index of that size is of, or a few more. */
    static long objects(long indexBytes) {
        return Math.max(0, indexBytes - IDS_AT - 2 * HashedOutput.TRAILER_BYTES) / OBJECT_BYTES_MIN;
    }

    private static boolean isWhole(ByteBuffer file) {
        MessageDigest sha1 = Sha1.digest();
        int end = file.capacity() - HashedOutput.TRAILER_BYTES;
        for (int at = 0; at < end; at += HASHED_AT_ONCE) {
            sha1.update(file.slice(at, Math.min(HASHED_AT_ONCE, end - at)));
        }
        return ByteBuffer.wrap(sha1.digest()).equals(file.slice(end, HashedOutput.TRAILER_BYTES));
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void id(int place, byte[] to) {
        file.get(IDS_AT + place * ID_BYTES, to, 0, ID_BYTES);
    }

    @Override
    public int crc(int place) {
        return file.getInt(crcsAt + place * Integer.BYTES);
    }

    @Override
    public long offset(int place) {
        int offset = file.getInt(offsetsAt + place * Integer.BYTES);
        return offset >= 0 ? offset : file.getLong(largeAt + (offset & Integer.MAX_VALUE) * Long.BYTES);
    }

    /** Of the pack that this is the index of. */
    ByteBuffer packTrailer() {
        return file.slice(file.capacity() - 2 * HashedOutput.TRAILER_BYTES, HashedOutput.TRAILER_BYTES);
    }

    /** The first part of an id as a number; to be compared without sign. */
    long idHigh(int place) {
        return file.getLong(IDS_AT + place * ID_BYTES);
    }

    /** Compares with an id of another index, as ids are sorted. */
    int compare(int place, IndexFile other, int otherPlace) {
        int high = Long.compareUnsigned(idHigh(place), other.idHigh(otherPlace));
        if (high != 0) {
            return high;
        }
        int at = IDS_AT + place * ID_BYTES;
        int otherAt = IDS_AT + otherPlace * ID_BYTES;
        int middle = Long.compareUnsigned(file.getLong(at + 8), other.file.getLong(otherAt + 8));
        return middle != 0 ? middle : Integer.compareUnsigned(file.getInt(at + 16), other.file.getInt(otherAt + 16));
    }

    /** @return the place of that object; -1 when there is none */
    int find(AnyObjectId id) {
        int first = id.getFirstByte();
        int low = first == 0 ? 0 : file.getInt(FAN_OUT_AT + (first - 1) * Integer.BYTES);
        int high = file.getInt(FAN_OUT_AT + first * Integer.BYTES);
        byte[] bytes = new byte[ID_BYTES];
        while (low < high) {
            int middle = (low + high) >>> 1;
            id(middle, bytes);
            int compared = -id.compareTo(bytes, 0);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -1;
    }
}
