package io.c19.state.git.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.AnyObjectId;

/**
 * A pack that is being merged. Its entries have a rank, by their order in the file, and a place, by the order of their ids.
 * Takes 8 bytes of memory for each beside the index.
 */
final class SourcePack implements Closeable {
    /** An offset and a place share a long: packs of up to 256 GiB with 67 million objects; larger ones are left alone. */
    private static final int PLACE_BITS = 26;

    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
    private static final long OFFSET_MAX = Long.MAX_VALUE >>> PLACE_BITS;

    private final String name;
    private final FileChannel file;
    private final IndexFile index;
    private final List<DeltaHint> hints;
    private final long[] byOffset;
    private final long end;

    private SourcePack(String name, FileChannel file, IndexFile index, List<DeltaHint> hints) throws IOException {
        this.name = name;
        this.file = file;
        this.index = index;
        this.hints = hints;
        this.end = file.size() - HashedOutput.TRAILER_BYTES;
        checkFrame();
        this.byOffset = byOffset(index);
    }

    /**
     * @throws java.nio.file.NoSuchFileException when it has vanished
     * @throws UnfitPack when it is damaged, or of a kind that is not merged
     */
    static SourcePack open(String name, Path pack, Path index, List<DeltaHint> hints) throws IOException {
        IndexFile indexFile = IndexFile.open(index);
        FileChannel file = FileChannel.open(pack, StandardOpenOption.READ);
        try {
            return new SourcePack(name, file, indexFile, hints);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void checkFrame() throws IOException {
        if (index.count() > PLACE_MASK || end > OFFSET_MAX) {
            throw UnfitPack.foreign("it is too large");
        }
        if (end < PackOutput.HEADER_BYTES) {
            throw UnfitPack.damaged("it is cut short");
        }
        ByteBuffer header = read(0, PackOutput.HEADER_BYTES);
        if (header.getInt() != PackOutput.SIGNATURE || header.getInt() != PackOutput.VERSION) {
            throw UnfitPack.foreign("it is not of version 2");
        }
        if (header.getInt() != index.count()
                || !read(end, HashedOutput.TRAILER_BYTES).equals(index.packTrailer())) {
            throw UnfitPack.damaged("its index is not that of this pack");
        }
    }

    private static long[] byOffset(IndexFile index) {
        long[] entries = new long[index.count()];
        for (int place = 0; place < entries.length; place++) {
            entries[place] = index.offset(place) << PLACE_BITS | place;
        }
        Arrays.sort(entries);
        return entries;
    }

    String name() {
        return name;
    }

    IndexFile index() {
        return index;
    }

    List<DeltaHint> hints() {
        return hints;
    }

    int count() {
        return byOffset.length;
    }

    /** Where an entry begins. */
    long offset(int rank) {
        return byOffset[rank] >>> PLACE_BITS;
    }

    /** Where an entry ends: there is nothing between them. */
    long end(int rank) {
        return rank + 1 < byOffset.length ? offset(rank + 1) : end;
    }

    int place(int rank) {
        return (int) byOffset[rank] & PLACE_MASK;
    }

    /** @throws UnfitPack when no entry begins there */
    int placeAt(long offset) throws UnfitPack {
        int found = Arrays.binarySearch(byOffset, offset << PLACE_BITS);
        int rank = found >= 0 ? found : -1 - found;
        if (rank < byOffset.length && offset(rank) == offset) {
            return place(rank);
        }
        throw UnfitPack.damaged("an object is told by something that is no object");
    }

    /** @throws UnfitPack when it is not here, as it has to be in a pack that is stored */
    int placeOf(AnyObjectId id) throws UnfitPack {
        int place = index.find(id);
        if (place < 0) {
            throw UnfitPack.foreign("it holds an object that is told by one outside of it");
        }
        return place;
    }

    /** Fills as much of an array as there is before the end of the entries. @return how much that is */
    int read(long offset, byte[] to) throws IOException {
        int length = (int) Math.min(to.length, end - offset);
        fill(ByteBuffer.wrap(to, 0, length), offset);
        return length;
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        return fill(ByteBuffer.allocate(length), offset).flip();
    }

    private ByteBuffer fill(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            int read = read(bytes, at);
            if (read < 0) {
                throw UnfitPack.damaged("it became shorter");
            }
            at += read;
        }
        return bytes;
    }

    private int read(ByteBuffer bytes, long offset) throws IOException {
        try {
            return file.read(bytes, offset);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw UnfitPack.damaged("it cannot be read (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
