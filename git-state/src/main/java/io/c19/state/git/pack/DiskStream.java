package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Lets JGit write into a file of our disk. The file stays open when this is closed; what was written is durable then. */
final class DiskStream extends OutputStream {
    /** As of {@link HashedOutput}: no single sync is long enough to hold up the log's. */
    private static final int FORCE_BYTES = 8 << 20;

    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long position;
    private long forced;

    DiskStream(DiskFile file) {
        this.file = file;
    }

    @Override
    public void write(int oneByte) throws IOException {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) oneByte);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > buffer.remaining()) {
            drain();
        }
        if (length > buffer.remaining()) {
            put(ByteBuffer.wrap(bytes, from, length));
        } else {
            buffer.put(bytes, from, length);
        }
    }

    private void drain() throws IOException {
        put(buffer.flip());
        buffer.clear();
    }

    private void put(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        file.write(bytes, position);
        position += length;
        if (position - forced >= FORCE_BYTES) {
            file.force();
            forced = position;
        }
    }

    @Override
    public void close() throws IOException {
        drain();
        file.force();
    }
}
