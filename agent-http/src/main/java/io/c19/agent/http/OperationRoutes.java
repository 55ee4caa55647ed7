package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Connection;
import io.c19.layers.Figures;
import io.c19.layers.Health;
import io.c19.layers.Layers;
import io.c19.layers.Limits;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the agent is: for a person, for what restarts it, for what sends it requests. */
final class OperationRoutes {
    private final Serving serving;
    private final Watches watches;
    private final @Nullable Connection connection;
    private final Map<String, Health> health;
    private final Map<String, Figures> figures;
    private final Instant started;

    OperationRoutes(Serving serving, Watches watches, Layers layers) {
        this.serving = serving;
        this.watches = watches;
        this.connection = layers.connection();
        this.health = layers.offering(Health.class);
        this.figures = layers.offering(Figures.class);
        this.started = serving.now();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/status", this::status),
                Route.get("/livez", OperationRoutes::live),
                Route.get("/readyz", this::ready));
    }

    private void status(Exchange exchange) throws IOException {
        exchange.query();
        State state = serving.state();
        Present present = present(state);
        ObjectNode answer = Json.object()
                .put("node", state.node().orElse(null))
                .put("version", serving.context().version());
        answer.putObject("kinds")
                .put("agent", HttpAgentKind.NAME)
                .put("state", state.kind())
                .put("connection", connection == null ? null : connection.kind());
        Limits limits = serving.limits();
        answer.put("main", present.main())
                .put("keys", present.keys())
                .put("conflicts", present.conflicts())
                .<ObjectNode>set("peers", PeerRoutes.summary(connection))
                .put("watches", watches.count())
                .put("fault", present.fault())
                .put("started", Texts.time(started))
                .put("uptimeMillis", Duration.between(started, serving.now()).toMillis());
        answer.putObject("limits")
                .put("keyBytes", limits.keyBytesMax())
                .put("segmentBytes", limits.segmentBytesMax())
                .put("valueBytes", limits.valueBytesMax())
                .put("batchOperations", limits.batchOperationsMax())
                .put("page", limits.pageMax());
        answer.set("state", Json.node(present.figures()));
        if (!figures.isEmpty()) {
            ObjectNode others = answer.putObject("layers");
            figures.forEach((layer, offering) -> others.set(layer, Json.node(offering.figures())));
        }
        exchange.answer(answer);
    }

    /** What is to say of the state now; null is not known, as its storage is away. */
    private record Present(
            @Nullable String main,
            @Nullable Long keys,
            @Nullable Long conflicts,
            @Nullable String fault,
            Map<String, Object> figures) {}

    /** Who asks how the agent is wants an answer most of all when its storage is away. */
    private static Present present(State state) {
        try {
            String main = state.head().revision().id(); // at once, when the storage is known to be away
            StateStatus status = state.status();
            return new Present(main, status.keys(), status.conflicts(), state.fault(), status.figures());
        } catch (StateException e) {
            if (e.reason() != StateException.Reason.AWAY) {
                throw e;
            }
            return new Present(null, null, null, e.getMessage(), Map.of());
        }
    }

    private static void live(Exchange exchange) throws IOException {
        exchange.answer(Json.object().put("status", "live"));
    }

    private void ready(Exchange exchange) throws IOException {
        String fault = serving.state().fault();
        if (fault != null) {
            throw ProblemType.UNAVAILABLE.problem(fault).mayRetry().failure();
        }
        health.forEach((layer, offering) -> {
            String reason = offering.unready();
            if (reason != null) {
                throw ProblemType.UNAVAILABLE
                        .problem(reason)
                        .with("layer", layer)
                        .mayRetry()
                        .failure();
            }
        });
        exchange.answer(Json.object().put("status", "ready"));
    }
}
