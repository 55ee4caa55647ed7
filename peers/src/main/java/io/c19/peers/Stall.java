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

    private final Duration max;
    private volatile long moved = System.nanoTime();
    private volatile boolean stalled;

    private Stall(InputStream in, Duration max) {
        super(in);
        this.max = max;
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
        long pause = Math.max(1, max.toMillis() / LOOKS);
        try (Stall stall = new Stall(answer, max)) {
            ScheduledFuture<?> looking = timer.scheduleWithFixedDelay(stall::look, pause, pause, TimeUnit.MILLISECONDS);
            try {
                return reader.read(stall);
            } catch (IOException e) {
                if (stall.stalled) {
                    throw new IOException("nothing more came for %d ms".formatted(max.toMillis()), e);
                }
                throw e;
            } finally {
                looking.cancel(false);
            }
        }
    }

    private void look() {
        if (!stalled && System.nanoTime() - moved > max.toNanos()) {
            stalled = true;
            try {
                in.close(); // whoever reads it now fails
            } catch (IOException e) {
                LOG.debug("an answer that stalled could not be closed", e);
            }
        }
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
