package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an agent is, and what keeps it well. Thread-safe. */
public final class Operation {
    private static final Map<String, @Nullable Object> NOTHING = Map.of();

    private final Exchange exchange;

    Operation(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * How an agent is.
     *
     * @param node null for a state that is of no node
     * @param main the newest revision; null, as the two that follow, while the agent's database is away
     * @param fault why writes are refused; null: they are not
     * @param all of it, as the agent says it: texts, numbers, truth values, null, and lists and maps of them
     */
    public record Status(
            @Nullable String node,
            String version,
            @Nullable String main,
            @Nullable Long keys,
            @Nullable Long conflicts,
            @Nullable String fault,
            Limits limits,
            Map<String, @Nullable Object> all) {}

    /** What an agent takes. */
    public record Limits(int keyBytes, int segmentBytes, int valueBytes, int batchOperations, int page) {
        static final Limits USUAL = new Limits(1_024, 200, 1 << 20, 1_000, 1_000);
    }

    /**
     * Another node, as the agent knows it.
     *
     * @param lastContact null: never
     * @param failures how many attempts in a row have failed since
     * @param fault why; null when there is none
     * @param activity what takes long just now
     * @param frontier the last commit of each node that it is known to have
     * @param behind how many commits of this node it is not known to have; null: not known
     * @param ahead how many it has that this node lacks; null: not known
     */
    public record Peer(
            String address,
            @Nullable String node,
            @Nullable Instant lastContact,
            int failures,
            @Nullable String fault,
            @Nullable String activity,
            Map<String, String> frontier,
            @Nullable Integer behind,
            @Nullable Integer ahead) {}

    /** How storing everything anew goes. */
    public sealed interface Gc {
        /** @param total of what is to do in this step; 0: not known */
        record Running(String step, long done, long total) implements Gc {}

        /** @param dropped how many objects are gone for good */
        record Done(long objects, long dropped, Size before, Size after) implements Gc {}

        /**
         * It failed, and nothing is gone.
         *
         * @param fault why, a sentence
         */
        record Failed(String fault) implements Gc {}

        /** None since the agent was started. */
        record Never() implements Gc {}

        record Size(long files, long bytes) {}
    }

    public Status status() {
        JsonNode json = exchange.get("/v1/status");
        JsonNode limits = json.path("limits");
        return new Status(
                Json.text(json, "node"),
                Json.name(json, "version"),
                Json.text(json, "main"),
                Json.number(json, "keys"),
                Json.number(json, "conflicts"),
                Json.text(json, "fault"),
                new Limits(
                        limits.path("keyBytes").asInt(Limits.USUAL.keyBytes()),
                        limits.path("segmentBytes").asInt(Limits.USUAL.segmentBytes()),
                        limits.path("valueBytes").asInt(Limits.USUAL.valueBytes()),
                        limits.path("batchOperations").asInt(Limits.USUAL.batchOperations()),
                        limits.path("page").asInt(Limits.USUAL.page())),
                Json.fields(json));
    }

    /** The other nodes. */
    public List<Peer> peers() {
        return peers(exchange.get("/v1/peers"));
    }

    /** Has the agent exchange with all of them now, and waits for it, 30 s at most. */
    public List<Peer> sync() {
        return peers(exchange.post("/v1/sync", NOTHING));
    }

    /** Has the agent store everything anew, as small as it gets; it goes on when this returns. */
    public Gc collect() {
        return gc(exchange.post("/v1/gc", NOTHING));
    }

    /** How that goes; waits a moment for its end. */
    public Gc collecting() {
        return gc(exchange.get("/v1/gc"));
    }

    private static Gc gc(JsonNode json) {
        if (json.path("running").asBoolean()) {
            return new Gc.Running(
                    Json.name(json, "step"),
                    json.path("done").asLong(),
                    json.path("total").asLong());
        }
        String fault = Json.text(json, "fault");
        if (fault != null) {
            return new Gc.Failed(fault);
        }
        return json.has("after")
                ? new Gc.Done(
                        json.path("objects").asLong(),
                        json.path("dropped").asLong(),
                        size(json.path("before")),
                        size(json.path("after")))
                : new Gc.Never();
    }

    private static Gc.Size size(JsonNode size) {
        return new Gc.Size(size.path("files").asLong(), size.path("bytes").asLong());
    }

    private static List<Peer> peers(JsonNode json) {
        return Json.list(json.path("entries"), Operation::peer);
    }

    private static Peer peer(JsonNode peer) {
        Map<String, String> frontier = new LinkedHashMap<>();
        peer.path("frontier")
                .properties()
                .forEach(node -> frontier.put(node.getKey(), node.getValue().asText()));
        return new Peer(
                Json.name(peer, "address"),
                Json.text(peer, "node"),
                Json.time(peer, "lastContact"),
                peer.path("failures").asInt(),
                Json.text(peer, "fault"),
                Json.text(peer, "activity"),
                frontier,
                peer.hasNonNull("behind") ? peer.path("behind").asInt() : null,
                peer.hasNonNull("ahead") ? peer.path("ahead").asInt() : null);
    }
}
