package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.Note;
import io.c19.layers.Revision;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
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

    private final Context context;

    Exchange(Context context) {
        this.context = context;
    }

    private HttpServletRequest request() {
        return context.req();
    }

    private HttpServletResponse response() {
        return context.res();
    }

    String method() {
        return request().getMethod();
    }

    /** As it was sent, not decoded. */
    String path() {
        return request().getRequestURI();
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
        return Query.parse(request().getQueryString(), List.of(known));
    }

    @Nullable
    String header(String name) {
        return request().getHeader(name);
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
        return request().getContentLengthLong();
    }

    byte[] body(String limit, int bytesMax) throws IOException {
        return RequestBody.read(request(), limit, bytesMax);
    }

    /**
     * The JSON body of a POST. Its media type is required, since a browser sends no other site's page with it: so none can
     * make a visitor's browser write here.
     */
    JsonNode json(int bytesMax) throws IOException {
        if (!MediaTypes.is(request().getContentType(), Json.CONTENT_TYPE)) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE.failure("Content-Type: '%s' (expected: application/json)."
                    .formatted(Texts.shown(String.valueOf(request().getContentType()))));
        }
        byte[] body = body("body length in bytes", bytesMax);
        try {
            return Json.parse(body);
        } catch (Json.Fault e) {
            throw ProblemType.INVALID_REQUEST.failure("body: %s (expected: a JSON document).".formatted(e.text()));
        }
    }

    Exchange with(String header, String value) {
        response().setHeader(header, value);
        return this;
    }

    Exchange with(Revision revision) {
        return with("C19-Revision", revision.id());
    }

    Exchange withEtag(String etag) {
        return with("ETag", EtagHeader.quoted(etag));
    }

    void answer(int status) throws IOException {
        send(status, null, NOTHING);
    }

    void answer(JsonNode body) throws IOException {
        send(HttpServletResponse.SC_OK, Json.CONTENT_TYPE, Json.bytes(body));
    }

    void answer(int status, String contentType, byte[] body) throws IOException {
        send(status, contentType, body);
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
        if (!response().isCommitted()) {
            boolean reusable = RequestBody.dropRest(request());
            fail(response(), reusable ? problem : problem.header("Connection", "close"), contentType, body);
        }
    }

    /** For a failure of which only the response is at hand. */
    static void fail(HttpServletResponse response, Throwable failure) {
        Problem problem = Problems.of(failure);
        if (!response.isCommitted()) {
            fail(response, problem, Problem.CONTENT_TYPE, problem.json());
        }
    }

    private static void fail(HttpServletResponse response, Problem problem, String contentType, byte[] body) {
        response.reset();
        problem.headers().forEach(response::setHeader);
        try {
            send(response, problem.status(), contentType, body);
        } catch (IOException e) {
            LOG.debug("The client did not wait for the answer {}", problem.status(), e);
        }
    }

    private void send(int status, @Nullable String contentType, byte[] body) throws IOException {
        send(response(), status, contentType, body);
    }

    private static void send(HttpServletResponse response, int status, @Nullable String contentType, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-cache"); // a cache must ask whether the etag is still the same
        response.setContentType(contentType);
        if (status != HttpServletResponse.SC_NO_CONTENT && status != HttpServletResponse.SC_NOT_MODIFIED) {
            response.setContentLengthLong(body.length);
        }
        if (body.length > 0) {
            response.getOutputStream().write(body); // of a HEAD the server sends the length only
        }
    }

    private List<String> headers(String name) {
        return Collections.list(request().getHeaders(name));
    }
}
