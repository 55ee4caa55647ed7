package io.c19.state.git.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file open for writing. For one thread at a time. */
public interface DiskFile extends Closeable {
    /** Writes all that remains in the buffer at that offset; beyond the end, the file grows. */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /** Makes everything written so far, and the file's length, durable. After a failure nobody knows what is. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
