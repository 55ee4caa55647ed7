package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.Note;
import io.c19.layers.Revision;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, in this API's words. Methods that read throw {@link ProblemException} for what is malformed. */
final class Exchange {
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final byte[] NOTHING = {};

    private final Transport transport;

    Exchange(Transport transport) {
        this.transport = transport;
    }

    String method() {
        return transport.method();
    }

    /** As it was sent, not decoded. */
    String path() {
        return transport.path();
    }

    /**
     * The key that the rest of the path names.
     *
     * @param mount the path before it, with the slash
     * @throws io.c19.layers.InvalidKeyException when it is no key
     * @throws io.c19.layers.LimitException when it is too long
     */
    Key key(String mount, Limits limits) {
        Key key = new Key(PercentDecoder.path(path(), mount.length()));
        limits.check(key);
        return key;
    }

    Query query(String... known) {
        return Query.parse(transport.query(), List.of(known));
    }

    /** @param many those that may be given several times, too */
    Query query(List<String> many, String... known) {
        return Query.parse(transport.query(), List.of(known), many);
    }

    @Nullable
    String header(String name) {
        return transport.header(name);
    }

    /** Null when it is not there. @throws ProblemException when it is there several times */
    @Nullable
    String single(String name) {
        List<String> lines = headers(name);
        if (lines.size() > 1) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "%s: is there %d times (expected: once).".formatted(name, lines.size()));
        }
        return lines.isEmpty() ? null : lines.get(0);
    }

    /** Whether the client asks for this very media type. */
    boolean accepts(String type) {
        return MediaTypes.accepts(headers("Accept"), type);
    }

    @Nullable
    EtagHeader etags(String name) {
        List<String> lines = headers(name);
        return lines.isEmpty() ? null : EtagHeader.parse(name, lines);
    }

    /** A condition that a route does not know must not be taken for one that held. */
    void refuse(String... conditionHeaders) {
        for (String name : conditionHeaders) {
            if (header(name) != null) {
                throw ProblemType.INVALID_REQUEST.failure(
                        "%s: is not understood by %s on this route; send the request without it."
                                .formatted(name, method()));
            }
        }
    }

    Note note() {
        return NoteHeaders.read(header(NoteHeaders.AUTHOR), header(NoteHeaders.MESSAGE));
    }

    /** Of the body in bytes, or -1 when it is not known before the body ends. */
    long length() {
        return transport.length();
    }

    byte[] body(String limit, int bytesMax) throws IOException {
        return RequestBody.read(transport, limit, bytesMax);
    }

    JsonNode json(int bytesMax) throws IOException {
        return parsed(jsonBody(bytesMax));
    }

    /**
     * The JSON body of a POST. Its media type is required, since a browser sends no other site's page with it: so none can
     * make a visitor's browser write here.
     */
    byte[] jsonBody(int bytesMax) throws IOException {
        String contentType = header("Content-Type");
        if (!MediaTypes.is(contentType, Json.CONTENT_TYPE)) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE.failure("Content-Type: '%s' (expected: application/json)."
                    .formatted(Texts.shown(String.valueOf(contentType))));
        }
        return body("body length in bytes", bytesMax);
    }

    /** As {@link #json}, of a request that writes nothing: without a body it is an empty object. */
    JsonNode jsonOrNothing(int bytesMax) throws IOException {
        boolean nothing = header("Content-Type") == null && body("body length in bytes", bytesMax).length == 0;
        return nothing ? Json.object() : json(bytesMax);
    }

    static JsonNode parsed(byte[] jsonBody) {
        try {
            return Json.parse(jsonBody);
        } catch (Json.Fault e) {
            throw ProblemType.INVALID_REQUEST.failure("body: %s (expected: a JSON document).".formatted(e.text()));
        }
    }

    Exchange with(String header, String value) {
        transport.set(header, value);
        return this;
    }

    Exchange with(Revision revision) {
        return with("C19-Revision", revision.id());
    }

    Exchange withEtag(String etag) {
        return with("ETag", EtagHeader.quoted(etag));
    }

    void answer(int status) throws IOException {
        transport.send(status, null, NOTHING);
    }

    void answer(JsonNode body) throws IOException {
        transport.send(200, Json.CONTENT_TYPE, Json.bytes(body));
    }

    void answer(int status, String contentType, byte[] body) throws IOException {
        transport.send(status, contentType, body);
    }

    /** Instead of whatever was answered so far. Does nothing when that is on its way already, or nobody is there to hear. */
    void fail(Throwable failure) {
        Problem problem = Problems.of(failure);
        fail(problem, Problem.CONTENT_TYPE, problem.json());
    }

    /** C19's way: a sentence. */
    void failPlainly(Throwable failure) {
        Problem problem = Problems.of(failure);
        fail(problem, "text/plain;charset=utf-8", Texts.bytes(problem.detail() + "\n"));
    }

    private void fail(Problem problem, String contentType, byte[] body) {
        if (!transport.committed()) {
            boolean reusable = RequestBody.dropRest(transport);
            fail(transport, reusable ? problem : problem.header("Connection", "close"), contentType, body);
        }
    }

    private static void fail(Transport transport, Problem problem, String contentType, byte[] body) {
        transport.reset();
        problem.headers().forEach(transport::set);
        try {
            transport.send(problem.status(), contentType, body);
        } catch (IOException e) {
            LOG.debug("The client did not wait for the answer {}", problem.status(), e);
        }
    }

    List<String> headers(String name) {
        return transport.headers(name);
    }
}
