package io.c19.peers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A request that has to come at a certain speed, since a thread waits for it: one byte now and then, just often enough that
 * the connection does not count as idle, would hold that for ever.
 */
public final class SteadyInput extends FilterInputStream {
    /** Slower than the slowest modem. */
    private static final long BYTES_PER_SECOND_MIN = 1_024;

    /** For a client that begins to send before it knows what, as git does while it still compresses. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private final long begin;
    private long read;

    public SteadyInput(InputStream in, LongSupplier nanoTime) {
        super(in);
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(long more) throws IOException {
        read += more;
        Duration since = Duration.ofNanos(nanoTime.getAsLong() - begin).minus(GRACE);
        if (more > 0 && since.toSeconds() * BYTES_PER_SECOND_MIN > read) {
            throw new IOException("bytes in %d s: %d (expected: at least %d a second)"
                    .formatted(since.plus(GRACE).toSeconds(), read, BYTES_PER_SECOND_MIN));
        }
    }
}
