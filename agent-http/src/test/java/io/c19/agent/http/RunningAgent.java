package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Agent;
import io.c19.layers.Connection;
import io.c19.layers.LayerContext;
import io.c19.layers.Layers;
import io.c19.layers.Limits;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import io.c19.layers.memory.MemoryStateKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** An agent on a free port of this machine, with a client. */
final class RunningAgent implements AutoCloseable {
    final ManualClock clock;
    final LayerContext context;
    final State state;
    final Agent agent;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningAgent(ManualClock clock, Limits limits, Function<LayerContext, State> states) {
        this(clock, limits, states, null, Map.of());
    }

    private RunningAgent(
            ManualClock clock,
            Limits limits,
            Function<LayerContext, State> states,
            @org.jspecify.annotations.Nullable Connection connection,
            Map<String, String> settings) {
        this.clock = clock;
        this.context = new LayerContext("1.2.3", clock, limits);
        this.state = states.apply(context);
        Map<String, String> all = new HashMap<>(settings);
        all.put("port", "0");
        this.agent = new HttpAgentKind().configure(Settings.of(all)).start(context, new Layers(state, connection));
    }

    static RunningAgent onMemory() {
        return onMemory(Limits.DEFAULT);
    }

    static RunningAgent onMemory(Limits limits) {
        return new RunningAgent(new ManualClock(), limits, RunningAgent::memory);
    }

    static RunningAgent onHistory() {
        return onHistory(Limits.DEFAULT);
    }

    static RunningAgent onHistory(Limits limits) {
        return new RunningAgent(new ManualClock(), limits, context -> new RememberingState(memory(context)));
    }

    static RunningAgent on(Function<LayerContext, State> states) {
        return new RunningAgent(new ManualClock(), Limits.DEFAULT, states);
    }

    static RunningAgent among(Connection connection) {
        return new RunningAgent(new ManualClock(), Limits.DEFAULT, RunningAgent::memory, connection, Map.of());
    }

    static RunningAgent withWatches(int max) {
        Map<String, String> settings = Map.of("watches", Integer.toString(max));
        return new RunningAgent(new ManualClock(), Limits.DEFAULT, RunningAgent::memory, null, settings);
    }

    static State memory(LayerContext context) {
        return new MemoryStateKind().configure(Settings.of(Map.of())).open(context);
    }

    URI uri(String pathAndQuery) {
        return URI.create(agent.address() + pathAndQuery);
    }

    RawHttp raw() {
        return new RawHttp(agent.address());
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply head(String path, String... headers) {
        return send("HEAD", path, null, headers);
    }

    Reply put(String path, String body, String... headers) {
        return send("PUT", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply put(String path, byte[] body, String... headers) {
        return send("PUT", path, body, headers);
    }

    Reply patch(String path, String type, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = type;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("PATCH", path, body.getBytes(StandardCharsets.UTF_8), all);
    }

    Reply post(String path, String json) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    Reply send(String method, String path, byte @org.jspecify.annotations.Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            Reply reply = new Reply(client.send(request.build(), BodyHandlers.ofByteArray()));
            OpenApi.verify(method, path, reply);
            return reply;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        agent.close();
        state.close();
    }

    /** An answer. */
    record Reply(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        /** Empty when it is not there. */
        String header(String name) {
            return String.join(", ", response.headers().allValues(name));
        }

        /** Without its quotes. */
        String etag() {
            return header("ETag").replace("\"", "");
        }

        JsonNode json() {
            try {
                return Json.parse(response.body());
            } catch (Json.Fault e) {
                throw new AssertionError(text(), e);
            }
        }

        /** The last part of a problem's type. */
        String problem() {
            return header("Content-Type").equals("application/problem+json")
                    ? json().path("type").asText().replace("/problems/", "")
                    : "none, but " + status() + " " + text();
        }

        String detail() {
            return json().path("detail").asText();
        }
    }
}
