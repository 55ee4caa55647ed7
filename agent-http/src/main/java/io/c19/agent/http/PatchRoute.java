package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.JsonPatch.Result;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Value;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a JSON value in place: reads it, patches it, and writes it if it is still what was read; else again.
 *
 * <p>Failures follow RFC 5789: a malformed patch is 400, one that does not fit what the key holds is 409.
 */
final class PatchRoute {
    /** How often a patch is applied anew when others wrote the key in between. */
    static final int ATTEMPTS_MAX = 20;

    private static final String ACCEPTED = MediaTypes.MERGE_PATCH + ", " + MediaTypes.JSON_PATCH;

    private final Serving serving;

    PatchRoute(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.patch(KeyRoutes.MOUNT + "*", this::patch));
    }

    private void patch(Exchange exchange) throws IOException {
        Key key = exchange.key(KeyRoutes.MOUNT, serving.limits());
        exchange.query();
        exchange.refuse(Exchange.IF_NONE_MATCH, "Content-Range");
        EtagHeader ifMatch = exchange.etags(Exchange.IF_MATCH);
        Note note = exchange.note();
        Patch patch = read(exchange);
        int attempts = ifMatch == null ? ATTEMPTS_MAX : 1;
        PreconditionFailed last = null;
        for (int i = 0; i < attempts; i++) {
            ApplyResult result = attempt(key, ifMatch, note, patch);
            if (!(result instanceof PreconditionFailed failed)) {
                Applied applied = Serving.applied(result);
                KeyRoutes.answer(exchange, applied);
                return;
            }
            last = failed;
        }
        if (ifMatch != null && last != null) {
            throw Problems.of(last).failure();
        }
        throw ProblemType.CONTENDED
                .problem("key: '%s' was changed by others %d times while it was patched; send the patch again."
                        .formatted(key, ATTEMPTS_MAX))
                .with("key", key.text())
                .retryAfter(1)
                .failure();
    }

    private ApplyResult attempt(Key key, @Nullable EtagHeader ifMatch, Note note, Patch patch) {
        Entry entry = serving.state().head().get(key).orElse(null);
        if (ifMatch != null && (entry == null || !ifMatch.matchesStrongly(entry.etag()))) {
            throw KeyRoutes.failed(key, ifMatch, entry).failure();
        }
        if (entry == null && !patch.makesAbsent()) {
            throw KeyRoutes.notFound(key, null);
        }
        Value value = patched(key, entry == null ? null : entry.value(), patch);
        Precondition condition =
                entry == null ? new Precondition.Absent(key) : new Precondition.EtagIn(key, Set.of(entry.etag()));
        return serving.state().apply(new Batch(List.of(condition), List.of(new Mutation.Put(key, value)), note));
    }

    private static Value patched(Key key, @Nullable Value old, Patch patch) {
        try {
            JsonNode document = old == null ? null : Json.parse(old.bytes());
            byte[] bytes = Json.bytes(patch.apply(key, document));
            return old == null
                    ? new Value(bytes, Json.CONTENT_TYPE, null, null)
                    : new Value(bytes, old.contentType(), old.expires(), null);
        } catch (Json.Fault e) {
            throw conflict(key, "does not hold JSON: " + e.text());
        }
    }

    private Patch read(Exchange exchange) throws IOException {
        String contentType = exchange.header("Content-Type");
        boolean merge = MediaTypes.is(contentType, MediaTypes.MERGE_PATCH);
        if (!merge && !MediaTypes.is(contentType, MediaTypes.JSON_PATCH)) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .problem("Content-Type: '%s' (expected: one of %s)."
                            .formatted(Texts.shown(String.valueOf(contentType)), ACCEPTED))
                    .header("Accept-Patch", ACCEPTED)
                    .failure();
        }
        int bytesMax = serving.limits().valueBytesMax();
        byte[] body = exchange.body("patch length in bytes", bytesMax);
        try {
            JsonNode document = Json.parse(body);
            return merge ? new Merge(document) : new Operations(JsonPatch.parse(document), bytesMax);
        } catch (Json.Fault e) {
            throw ProblemType.INVALID_PATCH.failure("patch: %s (expected: %s).".formatted(e.text(), contentType));
        }
    }

    private static ProblemException conflict(Key key, String fault) {
        return ProblemType.PATCH_CONFLICT
                .problem("key: '%s' %s (expected: a value that the patch fits).".formatted(key, fault))
                .with("key", key.text())
                .failure();
    }

    private sealed interface Patch {
        /** Whether it can be applied to nothing. */
        boolean makesAbsent();

        JsonNode apply(Key key, @Nullable JsonNode document);
    }

    private record Merge(JsonNode patch) implements Patch {
        @Override
        public boolean makesAbsent() {
            return true;
        }

        @Override
        public JsonNode apply(Key key, @Nullable JsonNode document) {
            return MergePatch.apply(document, patch);
        }
    }

    private record Operations(JsonPatch patch, int copiedBytesMax) implements Patch {
        @Override
        public boolean makesAbsent() {
            return false;
        }

        @Override
        public JsonNode apply(Key key, @Nullable JsonNode document) {
            if (document == null) {
                throw KeyRoutes.notFound(key, null);
            }
            Result result = patch.apply(document, copiedBytesMax);
            if (result instanceof Result.Patched patched) {
                return patched.document();
            } else if (result instanceof Result.TestFailed test) {
                throw ProblemType.PRECONDITION_FAILED
                        .problem("patch: operation %d, test of '%s', does not hold; read the value and decide again."
                                .formatted(test.operation(), Texts.shown(test.path())))
                        .with("key", key.text())
                        .with("operation", test.operation())
                        .failure();
            }
            Result.Misfit misfit = (Result.Misfit) result;
            throw conflict(key, "does not fit operation %d: %s".formatted(misfit.operation(), misfit.fault()));
        }
    }
}
