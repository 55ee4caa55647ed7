package io.c19.connection.standard;

import io.c19.connection.standard.Intake.Refused;
import io.c19.connection.standard.WireMap.Malformed;
import io.c19.layers.Key;
import io.c19.layers.StateException;
import io.c19.layers.meter.ConnectionMeters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of C19's connection. Thread-safe.
 *
 * <pre>
 *   GET /           200 and the whole map
 *   GET /VERSION    204 when that is this agent's version too, else as above
 *   PUT /           204 when what counts of the map is applied; 422 when it is no such map, 503 when it cannot be taken now
 * </pre>
 */
final class MapHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(MapHandler.class);

    /** Of a map that is pushed. It is read piece by piece; this is against a sender without an end. */
    static final long BODY_BYTES_MAX = 1L << 30;

    private final Ledger ledger;
    private final WireMap map;
    private final Arrivals arrivals;
    private final String self;
    private final ConnectionMeters meters;

    MapHandler(Ledger ledger, WireMap map, Arrivals arrivals, String self, ConnectionMeters meters) {
        this.meters = meters;
        this.ledger = ledger;
        this.map = map;
        this.arrivals = arrivals;
        this.self = self;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(Exchanges.AGENT_HEADER, self);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            switch (request.getMethod()) {
                case "GET" -> get(request, response);
                case "PUT" -> put(request, response);
                default -> refuse(response, HttpStatus.NOT_FOUND_404, "expected GET /, GET /VERSION or PUT /");
            }
            callback.succeeded();
        } catch (StateException e) {
            unable(response, callback, e);
        } catch (IOException | RuntimeException e) {
            LOG.info("{} of a peer failed: {}", request.getMethod(), String.valueOf(e.getMessage()));
            LOG.debug("the failure", e);
            if (response.isCommitted()) {
                callback.failed(e);
            } else {
                Response.writeError(request, response, callback, e);
            }
        }
        return true;
    }

    /** The state is away for a while, such as a server that starts anew. */
    private static void unable(Response response, Callback callback, StateException failure) {
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        try {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            refuse(response, HttpStatus.SERVICE_UNAVAILABLE_503, failure.getMessage());
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    /** As C19 does, the version is what stands behind the last slash. */
    private void get(Request request, Response response) throws IOException {
        String path = String.valueOf(request.getHttpURI().getPath());
        String version = path.substring(path.lastIndexOf('/') + 1);
        Times.Versions versions = ledger.versions();
        String content = request.getHeaders().get(Exchanges.CONTENT_HEADER);
        if (version.equals(versions.c19Text()) && (content == null || content.equals(versions.contentText()))) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            return;
        }
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        try (OutputStream out = meters.sent(Content.Sink.asOutputStream(response));
                WireMap.Writer writer = map.writer(out)) {
            for (Key key : ledger.keys()) {
                Dated dated = ledger.dated(key);
                if (dated != null) {
                    writer.write(dated);
                }
            }
        }
    }

    private void put(Request request, Response response) throws IOException {
        if (request.getLength() > BODY_BYTES_MAX) {
            refuse(
                    response,
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    "body length in bytes: %d (expected: at most %d)".formatted(request.getLength(), BODY_BYTES_MAX));
            return;
        }
        boolean exact = request.getHeaders().contains(Exchanges.AGENT_HEADER);
        if (self.equals(request.getHeaders().get(Exchanges.AGENT_HEADER))) {
            response.setStatus(HttpStatus.NO_CONTENT_204);
            return;
        }
        // Not closed: where the end was not reached, that would fail, and there would be no answer.
        InputStream in = meters.received(Content.Source.asInputStream(request));
        try {
            arrivals.take(in, exact);
            response.setStatus(HttpStatus.NO_CONTENT_204);
        } catch (Malformed e) {
            meters.refusedHere();
            refuse(response, HttpStatus.UNPROCESSABLE_ENTITY_422, e.getMessage());
        } catch (Refused | StateException e) {
            meters.refusedHere();
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            refuse(response, HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage());
        }
    }

    private static void refuse(Response response, int status, @Nullable String sentence) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
