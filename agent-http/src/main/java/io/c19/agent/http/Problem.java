package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told about a failure: a problem document (RFC 9457) with its status and headers. Immutable.
 *
 * @param type a stable URI reference
 * @param title the type in words
 * @param detail one sentence about this failure
 * @param retryable whether the same request may well succeed later
 * @param members further members of the document
 * @param headers further headers of the answer
 */
record Problem(
        String type,
        int status,
        String title,
        String detail,
        boolean retryable,
        Map<String, @Nullable Object> members,
        Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";

    Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    Problem(String type, int status, String title, String detail) {
        this(type, status, title, detail, false, Map.of(), Map.of());
    }

    /** A failure of HTTP itself, of which little more than the status is known. */
    static Problem http(int status, String detail) {
        return switch (status) {
            case 400 -> ProblemType.INVALID_REQUEST.problem(detail);
            case 404 -> ProblemType.ROUTE_NOT_FOUND.problem(detail);
            case 405 -> ProblemType.METHOD_NOT_ALLOWED.problem(detail);
            case 408 -> ProblemType.REQUEST_TIMEOUT.problem(detail).mayRetry();
            case 413 -> ProblemType.TOO_LARGE.problem(detail);
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE.problem(detail);
            case 431 -> ProblemType.HEADERS_TOO_LARGE.problem(detail);
            case 500 -> ProblemType.INTERNAL.problem(detail);
            case 503 -> ProblemType.UNAVAILABLE.problem(detail).mayRetry();
            default -> new Problem("about:blank", status, HttpStatus.getMessage(status), detail);
        };
    }

    Problem with(String member, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, status, title, detail, retryable, more, headers);
    }

    Problem header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(type, status, title, detail, retryable, members, more);
    }

    Problem mayRetry() {
        return new Problem(type, status, title, detail, true, members, headers);
    }

    Problem retryAfter(long seconds) {
        return mayRetry().header("Retry-After", Long.toString(seconds));
    }

    ProblemException failure() {
        return new ProblemException(this);
    }

    byte[] json() {
        ObjectNode document = Json.object()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        members.forEach((name, value) -> document.set(name, Json.node(value)));
        return Json.bytes(document.put("retryable", retryable));
    }
}
