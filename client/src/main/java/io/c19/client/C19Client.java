package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One agent. Thread-safe; make one and share it, it keeps connections. Every method blocks until the agent has answered, within
 * {@link ClientOptions#timeout}. A write has then reached the disk of the agent's node.
 *
 * <p>Keys are texts in UTF-8 whose segments {@code /} separates; no segment is empty, {@code .} or {@code ..}. An agent takes keys of 1 KiB, segments
 * of 200 bytes and values of 1 MiB, if nothing else is configured. Revisions are opaque; where a parameter is called {@code at}, {@code from},
 * {@code to} or {@code since}, the beginning of one, a tag, an RFC 3339 time and {@code main~1} name one too.
 *
 * <p>Everything fails with a {@link C19Exception}: {@link UnreachableException} when there is no answer, {@link ProblemException} when the agent says
 * why not, {@link UnexpectedAnswerException} when what answers is no agent. After {@link #close} with an {@link IllegalStateException}.
 */
public final class C19Client implements AutoCloseable {
    private static final String LOCAL = "?query=local";
    private static final String KEYS = "/v1/kv";
    private static final String ENTRY_TYPE = "application/vnd.c19.entry+json";

    private final Exchange exchange;
    private final Pauses pauses;

    private C19Client(URI agent, ClientOptions options) {
        pauses = new Pauses(new Random());
        Transport transport = options.shortLived() && "http".equals(agent.getScheme())
                ? new SocketTransport(agent, options.connectTimeout())
                : new JdkTransport(agent, options.connectTimeout());
        exchange = new Exchange(agent, transport, options, pauses);
    }

    /** An agent, with the usual options. */
    public static C19Client connect(String agent) {
        return connect(URI.create(agent), ClientOptions.DEFAULT);
    }

    /**
     * An agent. Nothing is sent yet.
     *
     * @param agent such as {@code http://127.0.0.1:3097}; http or https, with a path if a proxy wants one
     * @throws IllegalArgumentException when it is no such address
     */
    public static C19Client connect(URI agent, ClientOptions options) {
        boolean fits = ("http".equals(agent.getScheme()) || "https".equals(agent.getScheme()))
                && agent.getHost() != null
                && agent.getRawQuery() == null
                && agent.getRawFragment() == null;
        if (!fits) {
            throw new IllegalArgumentException("agent: " + agent + " (expected: such as http://127.0.0.1:3097)");
        }
        String text = agent.toString();
        return new C19Client(text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : agent, options);
    }

    /** The newest value; empty when the key is absent. */
    public Optional<Entry> get(String key) {
        return read(key, "");
    }

    /** The value as of a revision; empty when the key was absent. */
    public Optional<Entry> get(String key, String at) {
        return read(key, Percent.query("?", "at", at));
    }

    /** The newest value that the agent itself has; with a connection of kind Query, it asks no peers for what it lacks. */
    public Optional<Entry> getLocal(String key) {
        return read(key, LOCAL);
    }

    private Optional<Entry> read(String key, String query) {
        Answer answer = exchange.send(Request.get(path(key) + query));
        if (isAbsent(answer)) {
            return Optional.empty();
        }
        exchange.expect(answer, 200);
        Value value = new Value(answer.body(), answer.header("Content-Type"), null);
        boolean conflicted = "true".equals(answer.header("C19-Conflict"));
        return Optional.of(new Entry(key, value, etag(answer), revision(answer), conflicted));
    }

    /** As {@link #get(String)}, with when it was written and when it expires; takes the agent longer. */
    public Optional<Described> describe(String key) {
        return describe(key, "main");
    }

    /** As {@link #describe(String)}, as of a revision. */
    public Optional<Described> describe(String key, String at) {
        return described(key, at.equals("main") ? "" : Percent.query("?", "at", at));
    }

    /** As {@link #describe(String)}, of what the agent itself has. */
    public Optional<Described> describeLocal(String key) {
        return described(key, LOCAL);
    }

    private Optional<Described> described(String key, String query) {
        Answer answer = exchange.send(Request.get(path(key) + query).with("Accept", ENTRY_TYPE));
        if (isAbsent(answer)) {
            return Optional.empty();
        }
        JsonNode json = exchange.json(exchange.expect(answer, 200));
        Value value = Json.value(json);
        java.time.Instant modified = Json.time(json, "modified");
        if (value == null || modified == null) {
            throw exchange.notAnAgent(answer, null);
        }
        Entry entry = new Entry(
                key,
                value,
                Json.name(json, "etag"),
                Json.name(json, "revision"),
                json.path("conflict").asBoolean());
        return Optional.of(new Described(entry, modified));
    }

    /** Keys, page by page, all as of one revision, whatever is written meanwhile. */
    public Listing list(ListRequest request) {
        return Listing.of(exchange, request);
    }

    /** The newest revision. */
    public String revision() {
        return exchange.revision(null);
    }

    /** The full id of what {@code at} names. */
    public String revision(String at) {
        return exchange.revision(at);
    }

    /** Stores a value, whatever is there. */
    public PutResult.Stored put(String key, Value value) {
        return put(key, value, WriteOptions.NONE).orThrow();
    }

    /** Stores a value; its expiry is the options' {@code ttl}, not the value's. Not sent again once it may have arrived: a {@link Txn} is. */
    public PutResult put(String key, Value value, WriteOptions options) {
        Map<String, String> headers = options.headers();
        headers.put("Content-Type", value.contentTypeOrDefault());
        String ttl = options.ttl() == null ? null : Long.toString(options.ttl().toMillis());
        Answer answer =
                exchange.send(Request.write("PUT", path(key) + Percent.query("?", "ttl", ttl), headers, value.bytes()));
        Problem refused = answer.is(412) ? Problem.of(answer) : null;
        if (refused != null) {
            return new PutResult.Refused(PreconditionFailed.of(key, refused));
        }
        exchange.expect(answer, 200, 201);
        return new PutResult.Stored(revision(answer), etag(answer), answer.is(201));
    }

    /** Deletes a key, whatever it holds. */
    public DeleteResult delete(String key) {
        return delete(key, WriteOptions.NONE);
    }

    /** Deletes a key. Not sent again once it may have arrived: a {@link Txn} is. */
    public DeleteResult delete(String key, WriteOptions options) {
        Answer answer = exchange.send(Request.write("DELETE", path(key), options.headers(), null));
        if (isAbsent(answer)) {
            return new DeleteResult.Absent();
        }
        Problem refused = answer.is(412) ? Problem.of(answer) : null;
        if (refused != null) {
            return new DeleteResult.Refused(PreconditionFailed.of(key, refused));
        }
        exchange.expect(answer, 204);
        return new DeleteResult.Deleted(revision(answer));
    }

    /**
     * Deletes all keys under a prefix in one revision; an agent deletes 100,000 at most.
     *
     * @param confirmed how many keys the caller knows of
     * @param options author and message; no condition
     */
    public DeleteAllResult deleteAll(String prefix, long confirmed, WriteOptions options) {
        String target = KEYS + "?prefix=" + Percent.value(prefix) + "&confirm=" + confirmed;
        Answer answer = exchange.send(Request.write("DELETE", target, options.headers(), null));
        Problem problem = answer.is(409) ? Problem.of(answer) : null;
        if (problem != null
                && problem.is("confirmation-differs")
                && problem.members().get("actual") instanceof Number n) {
            return new DeleteAllResult.Unconfirmed(n.longValue());
        }
        JsonNode json = exchange.json(exchange.expect(answer, 200));
        return new DeleteAllResult.Deleted(json.path("deleted").asLong(), Json.name(json, "revision"));
    }

    /** Several keys at once: all of it in one revision, or nothing. Sent again when the answer is lost, and done once all the same. */
    public TxnResult txn(Txn txn) {
        Request request = txn.request(exchange.sendsAgain());
        return TxnResult.of(exchange.json(exchange.expect(exchange.send(request), 200)));
    }

    /**
     * What happens to keys, from now or an older revision on; goes on by itself after a break. Blocks until the agent has begun, so nothing that
     * happens after this returns is missed. Not sent again when it cannot begin.
     */
    public Watch watch(WatchRequest request) {
        return new Watch(exchange, request, new Pauses(new Random()));
    }

    /** What keys held, who wrote it, when and why. */
    public History history() {
        return new History(exchange);
    }

    /** What was written apart. */
    public Conflicts conflicts() {
        return new Conflicts(exchange);
    }

    /** Revisions with a name. */
    public Tags tags() {
        return new Tags(exchange);
    }

    /** How the agent is, and what keeps it well. */
    public Operation operation() {
        return new Operation(exchange);
    }

    /** What waits to send again fails; watches go on until they are closed. */
    @Override
    public void close() {
        pauses.close();
        exchange.transport().close();
    }

    private static boolean isAbsent(Answer answer) {
        Problem problem = answer.is(404) ? Problem.of(answer) : null;
        return problem != null && problem.is("key-not-found");
    }

    private String revision(Answer answer) {
        String revision = answer.header("C19-Revision");
        if (revision == null) {
            throw exchange.notAnAgent(answer, null);
        }
        return revision;
    }

    private String etag(Answer answer) {
        String etag = answer.header("ETag");
        if (etag == null || etag.length() < 2 || !etag.startsWith("\"") || !etag.endsWith("\"")) {
            throw exchange.notAnAgent(answer, null);
        }
        return etag.substring(1, etag.length() - 1);
    }

    private static String path(String key) {
        return KEYS + "/" + Percent.path(key);
    }
}
