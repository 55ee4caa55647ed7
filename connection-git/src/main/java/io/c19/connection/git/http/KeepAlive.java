package io.c19.connection.git.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says now and then that an answer is still to come, by packets that hold nothing, as git's own server does
 * ({@code receive.keepAlive}): so that whoever waits can tell a node that has much to do from one that hangs. Thread-safe.
 */
final class KeepAlive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);

    /** The shortest time that a node can be told to wait for anything. */
    private static final long PAUSE_MILLIS = 500;

    /** Ten minutes: whoever is at it then is not to be waited for. */
    private static final int TIMES_MAX = 1_200;

    private static final byte[] NOTHING = "0005\1".getBytes(StandardCharsets.ISO_8859_1);

    private final Scheduler scheduler;
    private final OutputStream out;
    private Scheduler.@Nullable Task next;
    private int told;
    private boolean closed;

    /** @param out where nobody else writes until this is closed */
    KeepAlive(Scheduler scheduler, OutputStream out) {
        this.scheduler = scheduler;
        this.out = out;
    }

    synchronized void start() {
        if (!closed && told < TIMES_MAX) {
            next = scheduler.schedule(this::tell, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void tell() {
        if (closed) {
            return;
        }
        try {
            out.write(NOTHING);
            out.flush();
            told++;
            start();
        } catch (IOException | RuntimeException e) {
            LOG.debug("whoever waited for an answer is gone", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
