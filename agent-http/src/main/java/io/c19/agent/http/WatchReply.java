package io.c19.agent.http;

import io.c19.agent.http.WatchStep.Told;
import io.c19.layers.Revision;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one watcher, as it goes out. Nothing of it blocks, and no thread is held while nothing happens. For one thread at a time, which
 * sends only when what was sent before is on its way.
 */
abstract class WatchReply {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private boolean begun;
    private boolean over;

    WatchReply(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Told when something is on its way, null, or why it cannot be sent; on any thread, maybe before the call returns. */
    interface Done extends Consumer<@Nullable Throwable> {}

    /** To be filled next. */
    abstract Piece piece();

    /** Puts an event into a piece; the last one of its step ends that. */
    abstract void tell(Piece piece, Told event, WatchEvent.Form form, WatchStep step, boolean last);

    /** @param at the step that the piece ends in the middle of, or the last one in it */
    abstract void send(Piece piece, WatchStep at, Done done);

    /** Says how far it is, and that somebody is there; nothing where that cannot be said. @return whether it was */
    abstract boolean bookmark(Revision at, boolean news, Done done);

    /** Ends it; all up to that revision was told. */
    abstract void end(Revision at, Done done);

    /** Answers with the failure while that is possible; else ends it. */
    final void fail(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        if (begun) {
            callback.failed(failure);
        } else {
            begun = true;
            new Exchange(new JettyTransport(request, response, callback, new byte[0])).fail(failure);
        }
    }

    /** That nothing more comes. */
    final boolean isOver() {
        return over;
    }

    final boolean hasBegun() {
        return begun;
    }

    final Response response() {
        return response;
    }

    final void begin(int status, @Nullable String contentType) {
        begun = true;
        response.setStatus(status);
        response.getHeaders().put(JettyTransport.NO_SNIFF);
        response.getHeaders().put(JettyTransport.NO_CACHE);
        if (contentType != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
    }

    final void write(List<ByteBuffer> buffers, boolean last, Done done) {
        over |= last;
        new Writing(buffers, last, done).next();
    }

    final Request request() {
        return request;
    }

    private final class Writing implements Callback {
        private final List<ByteBuffer> buffers;
        private final boolean last;
        private final Done done;
        private int next;

        Writing(List<ByteBuffer> buffers, boolean last, Done done) {
            this.buffers = buffers.isEmpty() ? List.of(BufferUtil.EMPTY_BUFFER) : buffers;
            this.last = last;
            this.done = done;
        }

        void next() {
            ByteBuffer buffer = buffers.get(next++);
            response.write(last && next == buffers.size(), buffer, this);
        }

        @Override
        public void succeeded() {
            if (next < buffers.size()) {
                next();
                return;
            }
            if (last) {
                callback.succeeded();
            }
            done.accept(null);
        }

        @Override
        public void failed(Throwable failure) {
            over = true;
            callback.failed(failure);
            done.accept(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
