package io.c19.peers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer that is given up when nothing more of it comes. */
public final class Stall extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Stall.class);

    /** So often within the time that it may stand still it is looked whether it does. */
    private static final int LOOKS = 4;

    /** What may follow what is read. */
    private static final int REST_BYTES_MAX = 1 << 10;

    private static final Duration ENDLESS = Duration.ofDays(365);

    private final Duration max;
    private final Duration total;
    private final long begun = System.nanoTime();
    private volatile long moved = begun;
    private volatile boolean stalled;

    private Stall(InputStream in, Duration max, Duration total) {
        super(in);
        this.max = max;
        this.total = total;
    }

    @FunctionalInterface
    public interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads an answer and closes it.
     *
     * @param timer closes it when nothing has come for so long
     */
    public static <T> T read(ScheduledExecutorService timer, Duration max, InputStream answer, Reader<T> reader)
            throws IOException {
        return read(timer, max, ENDLESS, answer, reader);
    }

    /** @param total is for all of it, so that who sends without end is given up, too */
    public static <T> T read(
            ScheduledExecutorService timer, Duration max, Duration total, InputStream answer, Reader<T> reader)
            throws IOException {
        long pause = Math.max(1, max.toMillis() / LOOKS);
        try (Stall stall = new Stall(answer, max, total)) {
            ScheduledFuture<?> looking = timer.scheduleWithFixedDelay(stall::look, pause, pause, TimeUnit.MILLISECONDS);
            try {
                T read = reader.read(stall);
                stall.end();
                return read;
            } catch (IOException e) {
                if (stall.stalled) {
                    throw new IOException(stall.reason(), e);
                }
                throw e;
            } finally {
                looking.cancel(false);
            }
        }
    }

    /** Reads what a reader leaves that knows where its answer ends. A connection of which something is unread is not used again, but cut. */
    private void end() {
        try {
            readNBytes(REST_BYTES_MAX);
        } catch (IOException e) {
            LOG.debug("the end of an answer did not come", e);
        }
    }

    private void look() {
        if (!stalled && (isStill() || isOver())) {
            stalled = true;
            try {
                in.close(); // whoever reads it now fails
            } catch (IOException e) {
                LOG.debug("an answer that stalled could not be closed", e);
            }
        }
    }

    private boolean isStill() {
        return System.nanoTime() - moved > max.toNanos();
    }

    private boolean isOver() {
        return System.nanoTime() - begun > total.toNanos();
    }

    private String reason() {
        return isOver()
                ? "it did not end within %d s".formatted(total.toSeconds())
                : "nothing more came for %d ms".formatted(max.toMillis());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        try {
            return super.read(into, from, length);
        } catch (IOException e) {
            throw new IOException("the answer broke off", e);
        } finally {
            moved = System.nanoTime();
        }
    }
}
