package io.c19.state.git.log;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A segment that this process appends to, or will: its file is filled and its header synced. Handed from the thread that
 * made it to the one that appends; how much is used may be asked by any.
 */
final class Segment implements Closeable {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final Path path;
    private final DiskFile file;
    private final long nonce;
    private final long capacity;
    private volatile long used = SegmentHeader.BYTES;

    private Segment(Path path, DiskFile file, long nonce, long capacity) {
        this.path = path;
        this.file = file;
        this.nonce = nonce;
        this.capacity = capacity;
    }

    /** Of real zeros, not only of a length: a later sync then has no blocks to allocate. The file's name is not synced. */
    static Segment create(Disk disk, Path path, SegmentHeader header, long capacity) throws IOException {
        DiskFile file = disk.create(path);
        try {
            for (long at = 0; at < capacity; at += ZEROS.capacity()) {
                file.write(ZEROS.slice(0, (int) Math.min(ZEROS.capacity(), capacity - at)), at);
            }
            return begin(path, file, header, capacity);
        } catch (IOException e) {
            throw closed(file, e);
        }
    }

    /** Over what the file held before. */
    static Segment recycle(Disk disk, Path path, SegmentHeader header, long capacity) throws IOException {
        DiskFile file = disk.open(path);
        try {
            return begin(path, file, header, capacity);
        } catch (IOException e) {
            throw closed(file, e);
        }
    }

    private static Segment begin(Path path, DiskFile file, SegmentHeader header, long capacity) throws IOException {
        file.write(header.bytes(), 0);
        file.force();
        return new Segment(path, file, header.nonce(), capacity);
    }

    private static IOException closed(DiskFile file, IOException failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** @return how many bytes behind the last record one with such a body takes, with the end of the log after it */
    static long needs(int bodyBytes) {
        return (long) RecordFormat.HEAD_BYTES + bodyBytes + RecordFormat.CHECKSUM_BYTES + RecordFormat.END_BYTES;
    }

    boolean fits(int bodyBytes) {
        return used + needs(bodyBytes) <= capacity;
    }

    /** The record is there, and durable, only when this is called after it was written and forced. */
    void advance(int bodyBytes) {
        long end = used + needs(bodyBytes) - RecordFormat.END_BYTES;
        used = end;
    }

    Path path() {
        return path;
    }

    DiskFile file() {
        return file;
    }

    long nonce() {
        return nonce;
    }

    long capacity() {
        return capacity;
    }

    long used() {
        return used;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
