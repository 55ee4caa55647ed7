package io.c19.connection.git.http;

import io.c19.connection.git.pack.BoundedInput;
import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Who;
import io.c19.layers.meter.ConnectionMeters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A request and its answer. For one thread at a time; reading and answering block. */
final class GitExchange {
    private final Request request;
    private final Response response;
    private final ConnectionMeters meters;
    private final @Nullable Who caller;

    GitExchange(Request request, Response response, ConnectionMeters meters) {
        this.request = request;
        this.response = response;
        this.meters = meters;
        this.caller = Who.parse(request.getHeaders().get(Who.HEADER));
    }

    /** The node that asks, null when it is somebody else, such as a person. */
    @Nullable
    Who caller() {
        return caller;
    }

    /** What the node that asks has. */
    Haves haves() {
        return Haves.parse(request.getHeaders().get(Haves.HEADER));
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        String path = request.getHttpURI().getCanonicalPath();
        return path == null ? "" : path;
    }

    /** Null when there is none, or more than one. */
    @Nullable
    String query(String name) {
        Fields.Field field = Request.extractQueryParameters(request).get(name);
        return field == null || field.hasMultipleValues() ? null : field.getValue();
    }

    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    /** @param max of its bytes, when they are unpacked; reading more fails */
    InputStream body(long max) throws IOException {
        InputStream sent = meters.received(Content.Source.asInputStream(request));
        String encoding = header("Content-Encoding");
        boolean zipped = "gzip".equals(encoding) || "x-gzip".equals(encoding);
        return new BoundedInput(zipped ? new GZIPInputStream(sent) : sent, max);
    }

    /** Begins the answer, which is not to be kept by anybody. To be closed. */
    OutputStream answer(String contentType) {
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        return meters.sent(Content.Sink.asOutputStream(response));
    }

    /** For what is to happen while an answer is being made; nothing in it may take long. */
    Scheduler scheduler() {
        return request.getComponents().getScheduler();
    }

    /** Answers with a sentence. */
    void refuse(int status, String sentence) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
