package io.c19.metrics;

import com.codahale.metrics.graphite.GraphiteSender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to a Carbon server, made anew for each sending. That it cannot be reached is said once, and once more when it is
 * again; what was to be sent meanwhile is dropped, since the next figures make up for it. Never throws. For one thread, but for {@link
 * #abort}.
 */
final class CarbonLine implements GraphiteSender {
    private static final Logger LOG = LoggerFactory.getLogger(CarbonLine.class);

    /** The last figures are sent when the agent stops, which must not take long. */
    private static final Duration CONNECT_MAX = Duration.ofMillis(900);

    /** A server that takes as long for one sending is stuck, or gone without a word. */
    static final Duration SENDING_MAX = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final Duration sendingMax;
    private volatile @Nullable Socket socket;
    private @Nullable OutputStream out;
    private @Nullable Future<?> limit;
    private boolean down;
    private int failures;

    /** @param sendingMax how long one sending may take; then it is given up */
    CarbonLine(String host, int port, Duration sendingMax) {
        this.host = host;
        this.port = port;
        this.sendingMax = sendingMax;
    }

    @Override
    public void connect() {
        Socket fresh = new Socket();
        socket = fresh;
        try {
            limit = CompletableFuture.runAsync(
                    () -> end(fresh), CompletableFuture.delayedExecutor(sendingMax.toMillis(), TimeUnit.MILLISECONDS));
            fresh.connect(new InetSocketAddress(host, port), Math.toIntExact(CONNECT_MAX.toMillis()));
            out = new BufferedOutputStream(fresh.getOutputStream());
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public void send(String name, String value, long timestamp) {
        OutputStream sink = out;
        if (sink == null) {
            return;
        }
        try {
            sink.write((name + " " + value + " " + timestamp + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public void flush() {
        OutputStream sink = out;
        if (sink == null) {
            return;
        }
        try {
            sink.flush();
            if (down) {
                LOG.info("Graphite at {}:{} takes metrics again", host, port);
            }
            down = false;
            failures = 0;
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public boolean isConnected() {
        return out != null;
    }

    @Override
    public int getFailures() {
        return failures;
    }

    @Override
    public void close() {
        out = null;
        Future<?> waiting = limit;
        if (waiting != null) {
            waiting.cancel(false);
        }
        abort();
    }

    /** Ends a sending that does not get on, as when nobody reads there. For any thread. */
    void abort() {
        Socket open = socket;
        if (open != null) {
            end(open);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection to Graphite", e);
        }
    }

    private void failed(IOException failure) {
        failures++;
        if (!down) {
            LOG.warn(
                    "Graphite at {}:{} does not take metrics, which is tried again and said no more: {}",
                    host,
                    port,
                    reason(failure));
        }
        down = true;
        close();
    }

    private @Nullable String reason(IOException failure) {
        Future<?> waiting = limit;
        if (out != null && waiting != null && waiting.isDone() && !waiting.isCancelled()) {
            return "it did not read all in %d ms".formatted(sendingMax.toMillis());
        }
        return failure instanceof UnknownHostException ? "there is no host of that name" : failure.getMessage();
    }
}
