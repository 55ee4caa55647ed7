package io.c19.connection.query;

import io.c19.layers.InvalidKeyException;
import io.c19.layers.Prefix;
import io.c19.layers.StateException;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.NodeAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that peers use. Thread-safe; no thread waits for another agent.
 *
 * <pre>
 *   POST /query            a question as JSON; 200 and a reply as JSON
 *   POST /forget           keys whose copies are no longer right, as a list of JSON; 204
 *   GET /held?prefix=P     what the state holds below a prefix; 204 when nothing of it has changed since the revision in If-None-Match
 * </pre>
 */
final class QueryHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

    /** A key and some names, or some keys: all of it is here before a thread reads it, but from who sends byte by byte. */
    static final int BODY_BYTES_MAX = 30 << 10;

    private final Node node;
    private final Holdings holdings;
    private final String self;
    private final ConnectionMeters meters;

    QueryHandler(Node node, Holdings holdings, String self, ConnectionMeters meters) {
        this.node = node;
        this.holdings = holdings;
        this.meters = meters;
        this.self = self;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpNetwork.AGENT_HEADER, self);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            switch (request.getMethod() + " " + request.getHttpURI().getCanonicalPath()) {
                case "POST " + HttpNetwork.ASK -> ask(request, response, callback);
                case "POST " + HttpNetwork.FORGET -> {
                    Wire.keys(body(request)).forEach(node::forget);
                    answer(response, callback, HttpStatus.NO_CONTENT_204, new byte[0]);
                }
                case "GET " + Holdings.PATH -> held(request, response, callback);
                default ->
                    refuse(
                            response,
                            callback,
                            HttpStatus.NOT_FOUND_404,
                            "agents with a connection of kind Query ask here");
            }
        } catch (InvalidKeyException | IOException e) {
            refuse(response, callback, HttpStatus.BAD_REQUEST_400, e.getMessage());
        } catch (StateException e) {
            refuse(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{} of a peer failed", request.getMethod(), e);
            refuse(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "it failed; the log says why");
        }
        return true;
    }

    private void ask(Request request, Response response, Callback callback) throws IOException {
        if (self.equals(request.getHeaders().get(HttpNetwork.AGENT_HEADER))) {
            answer(response, callback, HttpStatus.OK_200, Wire.write(new Reply.Seen()));
            return;
        }
        Question question = Wire.question(body(request)).from(origin(request));
        var unused = node.answer(question).whenComplete((reply, failure) -> {
            try {
                if (failure != null) {
                    LOG.warn("a question was not answered: {}", failure.getMessage());
                }
                byte[] json = Wire.write(failure == null ? reply : new Reply.Unanswered());
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                answer(response, callback, HttpStatus.OK_200, json);
            } catch (IOException e) {
                callback.failed(e);
            }
        });
    }

    /** Where whoever asks is reached; null when it does not say. */
    private static @Nullable String origin(Request request) {
        String port = request.getHeaders().get(HttpNetwork.PORT_HEADER);
        if (port == null
                || !(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return null;
        }
        InetAddress address = remote.getAddress();
        String host = address.getHostAddress().replaceAll("%.*", "");
        String text = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        return NodeAddress.isOne(text) ? text : null;
    }

    private void held(Request request, Response response, Callback callback) throws IOException {
        Fields.Field prefix = Request.extractQueryParameters(request).get("prefix");
        String text = prefix == null ? "" : String.valueOf(prefix.getValue());
        byte[] json = holdings.tell(new Prefix(text), request.getHeaders().get(HttpHeader.IF_NONE_MATCH));
        answer(response, callback, json.length == 0 ? HttpStatus.NO_CONTENT_204 : HttpStatus.OK_200, json);
    }

    private byte[] body(Request request) throws IOException {
        // Not closed: where the end was not reached, that would fail.
        InputStream in = meters.received(Content.Source.asInputStream(request));
        byte[] body = in.readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new IOException("body length in bytes: over %d (expected: at most that)".formatted(BODY_BYTES_MAX));
        }
        return body;
    }

    private void refuse(Response response, Callback callback, int status, @Nullable String sentence) {
        answer(response, callback, status, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void answer(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        meters.sent(body.length);
        if (status != HttpStatus.NO_CONTENT_204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
