package io.c19.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A body that must come at some pace: one that trickles in byte by byte never lets the connection become idle, and holds a
 * thread for as long as it likes. Not thread-safe.
 */
final class BodyStream extends InputStream {
    /** Nobody is hurried who is done by then: round trips, retransmissions, a laptop's lid. */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** After that, what a modem does: 1 MiB in a quarter of an hour. */
    static final long BYTES_PER_SECOND_MIN = 1 << 10;

    private final InputStream in;
    private final LongSupplier nanos;
    private final long start;
    private long read;

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    BodyStream(InputStream in, LongSupplier nanos) {
        this.in = in;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws ProblemException when what came so far took too long */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        read += Math.max(count, 0);
        long allowed = GRACE.toNanos() + TimeUnit.SECONDS.toNanos(read / BYTES_PER_SECOND_MIN);
        if (count >= 0 && nanos.getAsLong() - start > allowed) {
            throw Problems.slow().failure();
        }
        return count;
    }
}
