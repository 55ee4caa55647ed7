package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a file from front to back that ends with the SHA-1 of all before it, as packs and their indexes do, and takes the
 * CRC-32 of parts of it. Hashes and writes in large pieces.
 */
final class HashedOutput {
    static final int TRAILER_BYTES = 20;

    /** Large enough for few system calls, small enough to stay in a core's cache. */
    static final int BUFFER_BYTES = 1 << 20;

    /** The disk gets to work early, and no single sync is long enough to hold up the log's. */
    private static final int FORCE_BYTES = 8 << 20;

    private final DiskFile file;
    private final byte[] buffer;
    private final MessageDigest sha1 = Sha1.digest();
    private final CRC32 crc = new CRC32();
    private int used;
    private int crcFrom;
    private long flushed;
    private long forced;

    /** @param buffer to use from now on, of {@link #BUFFER_BYTES}; its content does not matter */
    HashedOutput(DiskFile file, byte[] buffer) {
        this.file = file;
        this.buffer = buffer;
    }

    /** How much was written, with what is still in the buffer. */
    long position() {
        return flushed + used;
    }

    void put(int oneByte) throws IOException {
        room(1);
        buffer[used++] = (byte) oneByte;
    }

    void putInt(int value) throws IOException {
        room(Integer.BYTES);
        buffer[used++] = (byte) (value >>> 24);
        buffer[used++] = (byte) (value >>> 16);
        buffer[used++] = (byte) (value >>> 8);
        buffer[used++] = (byte) value;
    }

    void put(byte[] bytes) throws IOException {
        put(bytes, 0, bytes.length);
    }

    void put(byte[] bytes, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            room(1);
            int step = Math.min(length - done, buffer.length - used);
            System.arraycopy(bytes, from + done, buffer, used, step);
            used += step;
            done += step;
        }
    }

    /** Everything that a deflater which was given all its input gives back. */
    void put(Deflater deflater) throws IOException {
        while (!deflater.finished()) {
            room(1);
            used += deflater.deflate(buffer, used, buffer.length - used);
        }
    }

    void startCrc() {
        crc.reset();
        crcFrom = used;
    }

    /** Of what was written since {@link #startCrc}. */
    int crc() {
        crc.update(buffer, crcFrom, used - crcFrom);
        crcFrom = used;
        return (int) crc.getValue();
    }

    /** Ends the file and makes its content durable. @return its trailer */
    byte[] finish() throws IOException {
        flush();
        byte[] trailer = sha1.digest();
        file.write(ByteBuffer.wrap(trailer), flushed);
        flushed += trailer.length;
        file.force();
        return trailer;
    }

    private void room(int bytes) throws IOException {
        if (buffer.length - used < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        crc.update(buffer, crcFrom, used - crcFrom);
        crcFrom = 0;
        sha1.update(buffer, 0, used);
        file.write(ByteBuffer.wrap(buffer, 0, used), flushed);
        flushed += used;
        used = 0;
        if (flushed - forced >= FORCE_BYTES) {
            file.force();
            forced = flushed;
        }
    }
}
