package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Conflicts;
import io.c19.layers.Copy;
import io.c19.layers.Distant;
import io.c19.layers.Entry;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key: read, put, delete. */
final class KeyRoutes {
    static final String MOUNT = "/v1/kv/";

    private static final String CONFLICT = "C19-Conflict";
    private static final String COPY = "C19-Copy";

    private final Serving serving;
    private final @Nullable Distant distant;

    KeyRoutes(Serving serving) {
        this.serving = serving;
        this.distant = serving.state().capability(Distant.class).orElse(null);
    }

    List<Route> routes() {
        String path = MOUNT + "*";
        return List.of(Route.get(path, this::get), Route.put(path, this::put), Route.delete(path, this::delete));
    }

    void get(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        Query query = exchange.query("at", "query");
        String at = query.revision("at");
        boolean local = query.isLocal() || at != null; // what peers have is of no revision here
        Snapshot snapshot = serving.revisions().named(at);
        Entry held = snapshot.get(key).orElse(null);
        Copy copy = held != null || local ? null : serving.copy(key).orElse(null);
        Entry entry = copy == null ? held : copy.entry();
        EtagHeader ifMatch = exchange.etags(Exchange.IF_MATCH);
        if (ifMatch != null && (entry == null || !ifMatch.matchesStrongly(entry.etag()))) {
            throw failed(key, ifMatch, entry).failure();
        } else if (entry == null) {
            throw isOnlyInConflict(key, at)
                    ? absent(key, at).header(CONFLICT, "true").failure()
                    : notFound(key, at);
        }
        exchange.with(snapshot.revision()).with("Vary", "Accept");
        if (copy != null) {
            exchange.with(COPY, "true").with("Age", Long.toString(copy.age().toSeconds()));
        }
        if (entry.conflicted()) {
            exchange.with(CONFLICT, "true");
        }
        if (exchange.accepts(MediaTypes.ENTRY)) {
            exchange.answer(200, MediaTypes.ENTRY, Json.bytes(about(entry, snapshot)));
            return;
        }
        EtagHeader ifNoneMatch = exchange.etags(Exchange.IF_NONE_MATCH);
        exchange.withEtag(entry.etag());
        if (ifNoneMatch != null && ifNoneMatch.matchesWeakly(entry.etag())) {
            exchange.answer(304);
            return;
        }
        // Values are anyone's: shown in a browser, none may act as a page of this agent.
        exchange.with("Content-Security-Policy", "sandbox");
        exchange.answer(200, entry.value().contentTypeOrDefault(), entry.value().bytes());
    }

    /** Whether the key has a value that readers cannot see: where others wrote keys below it. */
    private boolean isOnlyInConflict(Key key, @Nullable String at) {
        return at == null
                && serving.state()
                        .capability(Conflicts.class)
                        .map(conflicts -> conflicts
                                .conflicts(new Prefix(key.text()), null, 1)
                                .keys())
                        .filter(first -> !first.isEmpty() && first.get(0).key().equals(key))
                        .isPresent();
    }

    private ObjectNode about(Entry entry, Snapshot snapshot) {
        ObjectNode object = ValueJson.of(entry, true);
        return object.put("revision", snapshot.revision().id())
                .put("modified", Texts.time(modified(entry, snapshot)))
                .put("conflict", entry.conflicted());
    }

    /** Of a copy, when its writer says, else now. */
    private @Nullable Instant modified(Entry entry, Snapshot snapshot) {
        return snapshot.modified(entry.key()).orElseGet(() -> {
            Instant written = entry.value().written();
            return written == null ? serving.now() : written;
        });
    }

    /** Whether {@link #get} of the newest value may wait, for peers or for the server that the data is on. */
    boolean mayWait(String path) {
        return serving.asked() != null || (distant != null && isFar(distant, path));
    }

    private static boolean isFar(Distant state, String path) {
        try {
            return !state.isNear(new Key(PercentDecoder.path(path, MOUNT.length())));
        } catch (ProblemException | InvalidKeyException e) {
            return false; // it is refused at once
        }
    }

    void put(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        Long ttl = exchange.query("ttl").number("ttl", 1, Serving.TTL_MILLIS_MAX);
        exchange.refuse("Content-Range");
        String contentType = MediaTypes.toKeep(exchange.header("Content-Type"));
        List<Precondition> conditions = conditions(exchange, key);
        Note note = exchange.note();
        byte[] body = exchange.body("value length in bytes", serving.limits().valueBytesMax());

        Value value = new Value(body, contentType, serving.expires(ttl), null);
        Applied applied = serving.apply(new Batch(conditions, List.of(new Mutation.Put(key, value)), note));
        answer(exchange, applied);
    }

    private void delete(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        exchange.query();
        exchange.refuse(Exchange.IF_NONE_MATCH);
        List<Precondition> conditions = conditions(exchange, key);
        boolean conditional = !conditions.isEmpty();
        if (!conditional) {
            conditions = List.of(new Precondition.Present(key));
        }
        Batch batch = new Batch(conditions, List.of(new Mutation.Delete(key)), exchange.note());
        ApplyResult result = serving.state().apply(batch);
        if (result instanceof PreconditionFailed && !conditional) {
            throw notFound(key, null);
        }
        exchange.with(Serving.applied(result).revision()).answer(204);
    }

    /** The answer to a write of one value. */
    static void answer(Exchange exchange, Applied applied) throws IOException {
        Outcome outcome = applied.outcomes().get(0);
        if (outcome.after() != null) {
            exchange.withEtag(outcome.after());
        }
        exchange.with(applied.revision()).answer(outcome.effect() == Outcome.Effect.CREATED ? 201 : 200);
    }

    /** What must hold of the key for a write. */
    private List<Precondition> conditions(Exchange exchange, Key key) {
        List<Precondition> conditions = new ArrayList<>();
        EtagHeader ifMatch = exchange.etags(Exchange.IF_MATCH);
        if (ifMatch != null) {
            conditions.add(condition(key, ifMatch));
        }
        EtagHeader ifNoneMatch = exchange.etags(Exchange.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.any()) {
                throw ProblemType.INVALID_REQUEST.failure(
                        "If-None-Match: is a list of etags (expected: * for a write, which is done if the key is absent).");
            }
            conditions.add(new Precondition.Absent(key));
        }
        return conditions;
    }

    /** @throws ProblemException when it can never hold */
    private Precondition condition(Key key, EtagHeader ifMatch) {
        if (ifMatch.any()) {
            return new Precondition.Present(key);
        } else if (ifMatch.strong().isEmpty()) {
            throw failed(key, ifMatch, serving.state().head().get(key).orElse(null))
                    .failure();
        }
        return new Precondition.EtagIn(key, ifMatch.strong());
    }

    static Problem failed(Key key, EtagHeader ifMatch, @Nullable Entry actual) {
        String etag = actual == null ? null : actual.etag();
        Precondition condition =
                ifMatch.any() ? new Precondition.Present(key) : new Precondition.EtagIn(key, ifMatch.strong());
        if (ifMatch.weak().isEmpty()) {
            return Problems.of(new PreconditionFailed(condition, etag));
        }
        Problem problem = ProblemType.PRECONDITION_FAILED
                .problem("If-Match: a weak etag never matches here; send it as it was answered, without W/.")
                .with("key", key.text())
                .with("actual", etag);
        return etag == null ? problem : problem.header("ETag", EtagHeader.quoted(etag));
    }

    static ProblemException notFound(Key key, @Nullable String at) {
        return absent(key, at).failure();
    }

    private static Problem absent(Key key, @Nullable String at) {
        return ProblemType.KEY_NOT_FOUND
                .problem("key: '%s' is absent%s (GET /v1/kv?prefix= lists what there is)."
                        .formatted(key, at == null ? "" : " at revision '%s'".formatted(Texts.shown(at))))
                .with("key", key.text());
    }
}
