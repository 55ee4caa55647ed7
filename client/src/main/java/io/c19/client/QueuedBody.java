package io.c19.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that one thread reads as a stream and that waits for each piece a bounded time only, as the JDK's own streams do not. The next piece is
 * asked for when the one before it was read, so no more than that is held.
 */
final class QueuedBody extends InputStream implements BodySubscriber<QueuedBody> {
    /** What came: bytes, or the end, one way or another. */
    private record Piece(List<ByteBuffer> bytes, @Nullable Throwable failure, boolean last) {}

    private final LongSupplier patienceNanos;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> current = new ArrayDeque<>();
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private boolean ended;

    /** @param patienceNanos how long to wait for the next piece, asked each time */
    QueuedBody(LongSupplier patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** Nothing came for as long as it may take. */
    static final class LateException extends IOException {
        private static final long serialVersionUID = 1L;

        LateException() {
            super("nothing came for too long");
        }
    }

    @Override
    public CompletionStage<QueuedBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        pieces.add(new Piece(bytes, null, false));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece(List.of(), failure, true));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(List.of(), null, true));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (closed) {
                throw new IOException("closed");
            }
            ByteBuffer next = current.peek();
            if (next != null && next.hasRemaining()) {
                int count = Math.min(length, next.remaining());
                next.get(target, offset, count);
                return count;
            } else if (next != null) {
                current.remove();
            } else if (ended) {
                return -1;
            } else {
                await();
            }
        }
    }

    private void await() throws IOException {
        Piece piece;
        try {
            piece = pieces.poll(patienceNanos.getAsLong(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (piece == null) {
            throw new LateException();
        } else if (piece.failure() != null) {
            throw new IOException("the connection broke", piece.failure());
        }
        current.addAll(piece.bytes());
        ended = piece.last();
        Subscription from = subscription;
        if (!ended && from != null) {
            from.request(1);
        }
    }

    /** Ends the connection, unless all has been read; whoever reads fails. */
    @Override
    public void close() {
        closed = true;
        Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
        pieces.add(new Piece(List.of(), new IOException("closed"), true));
    }
}
