package io.c19.agent.http;

/** Every kind of failure that a client can be told of, with the name that it can rely on. */
enum ProblemType {
    INVALID_REQUEST("invalid-request", 400, "Invalid request"),
    INVALID_ENCODING("invalid-encoding", 400, "Invalid percent-encoding or UTF-8"),
    INVALID_KEY("invalid-key", 400, "Invalid key"),
    INVALID_PATCH("invalid-patch", 400, "Invalid patch"),
    INVALID_CURSOR("invalid-cursor", 400, "Invalid cursor"),
    INVALID_TAG("invalid-tag", 400, "Invalid name of a tag"),
    REVISION_AMBIGUOUS("revision-ambiguous", 400, "Ambiguous revision"),
    ROUTE_NOT_FOUND("route-not-found", 404, "No such route"),
    KEY_NOT_FOUND("key-not-found", 404, "No such key"),
    NOT_IN_CONFLICT("not-in-conflict", 404, "Not in conflict"),
    TAG_NOT_FOUND("tag-not-found", 404, "No such tag"),
    METRICS_OFF("metrics-off", 404, "Metrics are off"),
    REVISION_NOT_FOUND("revision-not-found", 404, "No such revision"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
    REQUEST_TIMEOUT("request-timeout", 408, "The request came too slowly"),
    KEY_CLASH("key-clash", 409, "A key cannot be a directory of another"),
    PATCH_CONFLICT("patch-conflict", 409, "The patch does not fit the value"),
    CONFIRMATION_DIFFERS("confirmation-differs", 409, "Not confirmed"),
    UNDECIDED("undecided", 409, "The policy does not decide"),
    CONTENDED("contended", 409, "Others write the same key all the time"),
    GC_RUNNING("gc-running", 409, "A gc is under way"),
    REVISION_GONE("revision-gone", 410, "The revision is not known here, or not any more"),
    CURSOR_EXPIRED("cursor-expired", 410, "The cursor's revision is no longer held"),
    PRECONDITION_FAILED("precondition-failed", 412, "Precondition failed"),
    TOO_LARGE("too-large", 413, "Too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The key was that of another request"),
    BUSY("busy", 429, "Too much at once"),
    HEADERS_TOO_LARGE("headers-too-large", 431, "Request headers too large"),
    INTERNAL("internal", 500, "Internal error"),
    CORRUPT("corrupt", 500, "Stored data is damaged"),
    NOT_SUPPORTED("not-supported", 501, "Not supported"),
    UNAVAILABLE("unavailable", 503, "Unavailable"),
    PEERS_UNANSWERED("peers-unanswered", 504, "Peers did not answer"),
    STORAGE_FULL("storage-full", 507, "No room to write");

    private final String name;
    private final int status;
    private final String title;

    ProblemType(String name, int status, String title) {
        this.name = name;
        this.status = status;
        this.title = title;
    }

    /** A URI reference, relative to the agent's address. */
    String uri() {
        return "/problems/" + name;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** @param detail one sentence that says what happened and what to do */
    Problem problem(String detail) {
        return new Problem(uri(), status, title, detail);
    }

    ProblemException failure(String detail) {
        return problem(detail).failure();
    }
}
