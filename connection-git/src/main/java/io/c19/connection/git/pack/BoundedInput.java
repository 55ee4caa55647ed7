package io.c19.connection.git.pack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when it does not end in time. */
public final class BoundedInput extends FilterInputStream {
    private final long max;
    private long read;

    /** @param max bytes that may come */
    public BoundedInput(InputStream in, long max) {
        super(in);
        this.max = max;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        count(count);
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) throws UnfitPack {
        read += Math.max(0, more);
        if (read > max) {
            throw new UnfitPack("length in bytes: over %d (expected: at most that)".formatted(max));
        }
    }
}
