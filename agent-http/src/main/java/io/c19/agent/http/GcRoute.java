package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Maintenance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a full repack and says how it goes. It goes on when nobody asks. Thread-safe. */
final class GcRoute {
    /** A small store is done by then; else whoever waits hears once a second how far it is. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private static final int BODY_BYTES_MAX = 1 << 10;

    private final Serving serving;
    private @Nullable GcRun last;

    GcRoute(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/gc", this::show), Route.post("/v1/gc", this::start));
    }

    private void start(Exchange exchange) throws IOException {
        exchange.query();
        JsonNode body = exchange.json(BODY_BYTES_MAX);
        if (!body.isObject() || !body.isEmpty()) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "body: '%s' (expected: {}).".formatted(Texts.shown(body.toString())));
        }
        GcRun run = new GcRun(maintenance());
        synchronized (this) {
            if (last != null && !last.isDone()) {
                throw ProblemType.GC_RUNNING
                        .problem("A gc is under way already: GET /v1/gc says how far it is.")
                        .retryAfter(WAIT_MAX.toSeconds())
                        .failure();
            }
            last = run;
        }
        run.start();
        run.await(WAIT_MAX);
        exchange.answer(run.json());
    }

    private void show(Exchange exchange) throws IOException {
        exchange.query();
        maintenance();
        GcRun run;
        synchronized (this) {
            run = last;
        }
        if (run == null) {
            exchange.answer(Json.object().put("running", false));
            return;
        }
        run.await(WAIT_MAX);
        exchange.answer(run.json());
    }

    private Maintenance maintenance() {
        return serving.state()
                .capability(Maintenance.class)
                .orElseThrow(() -> ProblemType.NOT_SUPPORTED.failure(
                        "A state of kind %s has nothing to collect; run the agent with a state of kind Git for it."
                                .formatted(serving.state().kind())));
    }
}
