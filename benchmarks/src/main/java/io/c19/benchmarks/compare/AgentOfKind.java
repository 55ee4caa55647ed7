package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This agent with a state of another kind than it has by itself, and everything else as {@link C19} has it. */
record AgentOfKind(C19 agent, String name, String kind) implements Product {
    private static final String REDIS = "Redis";

    static AgentOfKind memory(Path home) {
        return new AgentOfKind(new C19(home), "c19-memory", "Memory");
    }

    /** With a Redis of its own, which has nothing configured: it acknowledges what is in its memory. */
    static AgentOfKind redis(Path home) {
        return new AgentOfKind(new C19(home), "c19-redis", REDIS);
    }

    @Override
    public @Nullable String missing() {
        String missing = agent.missing();
        return missing == null && kind.equals(REDIS) ? new Redis().missing() : missing;
    }

    @Override
    public List<String> beside(Place place) {
        return kind.equals(REDIS)
                ? List.of(
                        "redis-server",
                        "--port",
                        Integer.toString(place.peerPort()),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        place.directory().toString())
                : List.of();
    }

    @Override
    public List<String> command(Place place) throws IOException {
        String state = kind.equals(REDIS)
                ? "{kind: Redis, url: \"redis://127.0.0.1:%d\"}".formatted(place.peerPort())
                : "{kind: %s}".formatted(kind);
        Path configuration = place.file("c19.yaml");
        Files.writeString(configuration, "version: 0.1\nspec: {state: %s}\n".formatted(state));
        return List.of(
                agent.home().resolve("c19").toString(), "serve", "--port=" + place.port(), "--config=" + configuration);
    }

    @Override
    public Wire wire() {
        return agent.wire();
    }

    @Override
    public boolean isJava() {
        return true;
    }
}
