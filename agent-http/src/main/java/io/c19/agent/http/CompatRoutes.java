package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Copy;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Snapshot;
import io.c19.layers.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** C19's own two routes, with its plain answers. */
final class CompatRoutes {
    /** How often a map is written anew when others wrote its keys in between. */
    static final int ATTEMPTS_MAX = 20;

    private final Serving serving;

    CompatRoutes(Serving serving) {
        this.serving = serving;
    }

    /** To be matched after all others, since any path is a key. */
    List<Route> routes() {
        return List.of(
                Route.put("/", plainly(serving.largeBodies().bounded(this::put))),
                Route.get("/", plainly(this::get)),
                Route.get("/*", plainly(this::get)));
    }

    private static Route.Action plainly(Route.Action action) {
        return exchange -> {
            try {
                action.run(exchange);
            } catch (RuntimeException e) {
                exchange.failPlainly(e);
            }
        };
    }

    private void get(Exchange exchange) throws IOException {
        String rest = exchange.path().substring(1);
        if (rest.isEmpty()) {
            exchange.answer(404);
            return;
        }
        Key key = exchange.key("/", serving.limits());
        Snapshot snapshot = serving.state().head();
        Entry entry =
                snapshot.get(key).or(() -> serving.copy(key).map(Copy::entry)).orElse(null);
        if (entry == null) {
            exchange.answer(404);
            return;
        }
        Instant written = entry.value().written();
        Instant modified = snapshot.modified(key).orElseGet(() -> written == null ? serving.now() : written);
        Instant expires = entry.value().expires();
        ObjectNode answer = Json.object();
        put(answer, entry.value());
        answer.put("ts", modified.toEpochMilli());
        answer.put(
                "ttl",
                expires == null
                        ? null
                        : (Long) Duration.between(modified, expires).toMillis());
        exchange.answer(answer);
    }

    private static void put(ObjectNode answer, Value value) {
        if (MediaTypes.isJson(value.contentType())) {
            try {
                answer.set("value", Json.parse(value.bytes()));
                return;
            } catch (Json.Fault e) {
                // Not what its type says: then it is text or bytes like any other.
            }
        }
        ValueJson.put(answer, value.bytes());
    }

    private void put(Exchange exchange) throws IOException {
        byte[] body = exchange.body("body length in bytes", Serving.BATCH_BODY_BYTES_MAX);
        List<CompatWrite> writes = CompatWrite.parse(body, serving.now(), serving.limits());
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            ApplyResult result = attempt(writes);
            if (!(result instanceof PreconditionFailed)) {
                exchange.with(Serving.applied(result).revision()).answer(204);
                return;
            }
        }
        throw ProblemType.CONTENDED
                .problem("The keys were changed by others %d times while they were written; send them again."
                        .formatted(ATTEMPTS_MAX))
                .retryAfter(1)
                .failure();
    }

    private ApplyResult attempt(List<CompatWrite> writes) {
        Snapshot head = serving.state().head();
        List<Precondition> conditions = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        for (CompatWrite write : writes) {
            if (write.dated()) {
                Entry stored = head.get(write.key()).orElse(null);
                if (stored != null && isNewer(head, write)) {
                    continue;
                }
                conditions.add(
                        stored == null
                                ? new Precondition.Absent(write.key())
                                : new Precondition.EtagIn(write.key(), Set.of(stored.etag())));
            }
            mutations.add(new Mutation.Put(write.key(), write.value()));
        }
        return serving.state().apply(new Batch(conditions, mutations, Note.NONE));
    }

    /** Whether what is stored is newer than what a client dated: C19 keeps the newest. */
    private static boolean isNewer(Snapshot head, CompatWrite write) {
        Instant modified = head.modified(write.key()).orElse(Instant.MIN);
        Instant written = write.value().written();
        return written != null && modified.isAfter(written);
    }
}
