package io.c19.peers;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connection of a peer that sends a request, or reads an answer, more slowly than a thread should wait for. The server's idle
 * timeout does not: one byte now and then is enough for it. Nor does its {@code MinimumDataRateHandler}, which looks only when the next
 * bytes come or go. Thread-safe.
 */
final class SteadyHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyHandler.class);

    /** A longer answer is written in pieces, each of which is progress. */
    private static final int PIECE_BYTES = 32 << 10;

    private final Steadiness steadiness;

    SteadyHandler(Steadiness steadiness, Handler handler) {
        super(handler);
        this.steadiness = steadiness;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Request steady = new Sent(request, patience(request, "sends"));
        return super.handle(steady, new Read(steady, response, patience(request, "reads")), callback);
    }

    private Patience patience(Request request, String what) {
        EndPoint peer = request.getConnectionMetaData().getConnection().getEndPoint();
        Scheduler scheduler = request.getComponents().getScheduler();
        return new Patience(steadiness, scheduler, System::nanoTime, () -> {
            LOG.info(
                    "{} is cut off: it {} less than {} bytes a second",
                    peer.getRemoteSocketAddress(),
                    what,
                    steadiness.bytesPerSecondMin());
            peer.close(new TimeoutException("a peer that %s too slowly".formatted(what)));
        });
    }

    /** What the peer sends. */
    private static final class Sent extends Request.Wrapper {
        private final Patience patience;

        Sent(Request request, Patience patience) {
            super(request);
            this.patience = patience;
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                patience.earn(chunk.remaining());
            }
            return chunk;
        }

        @Override
        public void demand(Runnable then) {
            patience.begin();
            super.demand(() -> {
                patience.end();
                then.run();
            });
        }
    }

    /** What the peer reads. */
    private static final class Read extends Response.Wrapper {
        private final Patience patience;

        Read(Request request, Response response, Patience patience) {
            super(request, response);
            this.patience = patience;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
            if (bytes == null || bytes.remaining() <= PIECE_BYTES) {
                piece(last, bytes, callback);
            } else {
                new Pieces(last, bytes, callback).iterate();
            }
        }

        private void piece(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
            int length = BufferUtil.length(bytes);
            patience.begin();
            getWrapped()
                    .write(
                            last,
                            bytes,
                            Callback.from(
                                    () -> {
                                        patience.end();
                                        patience.earn(length);
                                        callback.succeeded();
                                    },
                                    failure -> {
                                        patience.end();
                                        callback.failed(failure);
                                    }));
        }

        private final class Pieces extends IteratingNestedCallback {
            private final boolean last;
            private final ByteBuffer bytes;

            Pieces(boolean last, ByteBuffer bytes, Callback callback) {
                super(callback);
                this.last = last;
                this.bytes = bytes;
            }

            @Override
            protected Action process() {
                int length = Math.min(PIECE_BYTES, bytes.remaining());
                if (length == 0) {
                    return Action.SUCCEEDED;
                }
                ByteBuffer next = bytes.slice(bytes.position(), length);
                bytes.position(bytes.position() + length);
                piece(last && !bytes.hasRemaining(), next, this);
                return Action.SCHEDULED;
            }
        }
    }
}
