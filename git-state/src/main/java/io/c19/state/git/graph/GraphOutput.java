package io.c19.state.git.graph;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Writes one file from its start to its end, and its checksum behind it. Not thread-safe. */
final class GraphOutput {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DiskFile file;
    private final MessageDigest digest = GraphFormat.sha1();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;

    GraphOutput(DiskFile file) {
        this.file = file;
    }

    void putByte(int value) throws IOException {
        room(Byte.BYTES).put((byte) value);
    }

    void putInt(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
    }

    void putLong(long value) throws IOException {
        room(Long.BYTES).putLong(value);
    }

    void put(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            int part = Math.min(room(1).remaining(), from + length - at);
            buffer.put(bytes, at, part);
            at += part;
        }
    }

    /** Makes the file durable. @return the checksum */
    byte[] end() throws IOException {
        flush();
        byte[] checksum = digest.digest();
        file.write(ByteBuffer.wrap(checksum), written);
        file.force();
        return checksum;
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        digest.update(buffer.array(), 0, buffer.position());
        int length = buffer.position();
        file.write(buffer.flip(), written);
        written += length;
        buffer.clear();
    }
}
