package io.c19.agent.http;

import io.c19.agent.http.Route.Action;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The short way of the two requests that come most, get and put of one key: the actions are those of {@link KeyRoutes}, but
 * neither the servlet container nor Javalin takes part, which costs as much as all the rest.
 *
 * <p>A get of the newest value does not wait for anything but a disk, so the thread that took the request from its connection
 * answers it. Handing it to another costs more than the whole answer: two threads have to be woken and put to sleep. All other
 * requests, and gets for which peers or a server may be asked, go to a thread of the pool: puts of which everything has come to their action, the rest to Javalin.
 */
final class KeyHandler extends Handler.Wrapper {
    /** Of a body that is taken the short way. The usual value; of larger ones the bytes cost more than the way. */
    static final int BODY_BYTES_MAX = 16 << 10;

    private static final byte[] NOTHING = {};

    private final Action get;
    private final Action put;
    private final KeyRoutes keys;
    private final Executor threads;

    /** @param threads for what may block */
    KeyHandler(KeyRoutes keys, Executor threads) {
        this.get = keys::get;
        this.put = keys::put;
        this.keys = keys;
        this.threads = threads;
    }

    /** Of this handler: what is behind it may block, but not on the thread that this one is called on. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (isNewestRead(request)) {
            Runnable serving = () -> serve(get, new JettyTransport(request, response, callback, NOTHING));
            if (keys.mayWait(request.getHttpURI().getPath())) {
                threads.execute(serving);
            } else {
                serving.run();
            }
            return true;
        }
        Arrived arrived = isSmallPut(request) ? Arrived.of(request) : new Arrived(request, null);
        byte[] body = arrived.body();
        if (body != null) {
            threads.execute(() -> serve(put, new JettyTransport(request, response, callback, body)));
        } else {
            threads.execute(() -> pass(arrived.request(), response, callback));
        }
        return true;
    }

    private static void serve(Action action, Transport transport) {
        RouteTable.run(action, new Exchange(transport));
    }

    private void pass(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Throwable e) { // as Jetty does for what it calls itself
            Response.writeError(request, response, callback, e);
        }
    }

    private static boolean isNewestRead(Request request) {
        HttpFields headers = request.getHeaders();
        return (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
                && isKey(request)
                && request.getHttpURI().getQuery() == null
                && !MediaTypes.accepts(headers.getValuesList(HttpHeader.ACCEPT), MediaTypes.ENTRY) // looks into history
                && !headers.contains(HttpHeader.CONTENT_LENGTH)
                && !headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    private static boolean isSmallPut(Request request) {
        HttpFields headers = request.getHeaders();
        return HttpMethod.PUT.is(request.getMethod())
                && isKey(request)
                && request.getLength() >= 0
                && request.getLength() <= BODY_BYTES_MAX
                && !headers.contains(HttpHeader.TRANSFER_ENCODING)
                && !headers.contains(HttpHeader.EXPECT);
    }

    private static boolean isKey(Request request) {
        String path = request.getHttpURI().getPath();
        return path != null && path.startsWith(KeyRoutes.MOUNT);
    }

    /**
     * What has come of a request.
     *
     * @param body null when the request still holds it, or some of it is yet to come
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Arrived(Request request, byte @Nullable [] body) {
        /** Takes the body as far as it is there. */
        static Arrived of(Request request) {
            byte[] body = new byte[(int) request.getLength()];
            int read = 0;
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null || Content.Chunk.isFailure(chunk)) {
                    ByteBuffer begun = ByteBuffer.wrap(body, 0, read);
                    return new Arrived(read == 0 && chunk == null ? request : new Begun(request, begun, chunk), null);
                }
                int length = chunk.remaining();
                chunk.getByteBuffer().get(body, read, length);
                read += length;
                chunk.release();
                if (chunk.isLast()) {
                    return new Arrived(request, body);
                }
            }
        }
    }

    /** A request of whose body some was read: gives that again, and then the rest. */
    private static final class Begun extends Request.Wrapper {
        private final ByteBuffer read;
        private Content.@Nullable Chunk next;

        Begun(Request request, ByteBuffer read, Content.@Nullable Chunk next) {
            super(request);
            this.read = read;
            this.next = next;
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (read.hasRemaining()) {
                Content.Chunk chunk = Content.Chunk.from(read.slice(), false);
                read.position(read.limit());
                return chunk;
            } else if (next != null) {
                Content.Chunk chunk = next;
                next = null;
                return chunk;
            }
            return super.read();
        }
    }
}
