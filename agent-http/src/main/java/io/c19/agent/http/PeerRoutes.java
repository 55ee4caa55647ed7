package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Connection;
import io.c19.layers.Connection.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other nodes: how they are, and exchanging with them now. */
final class PeerRoutes {
    /** Long enough for what was missed in a short while; a first exchange of a large store goes on behind it. */
    static final Duration SYNC_WAIT = Duration.ofSeconds(30);

    private static final int BODY_BYTES_MAX = 1 << 10;

    private final Serving serving;
    private final @Nullable Connection connection;

    PeerRoutes(Serving serving, @Nullable Connection connection) {
        this.serving = serving;
        this.connection = connection;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/peers", this::peers), Route.post("/v1/sync", this::sync));
    }

    private void peers(Exchange exchange) throws IOException {
        exchange.query();
        exchange.answer(answer(connection().peers()));
    }

    private void sync(Exchange exchange) throws IOException {
        exchange.query();
        Members body = Members.of("", exchange.jsonOrNothing(BODY_BYTES_MAX), "timeout");
        Long millis = body.number("timeout", 1, SYNC_WAIT.toMillis());
        Connection peers = connection();
        List<Peer> after = peers.sync(millis == null ? SYNC_WAIT : Duration.ofMillis(millis));
        exchange.answer(
                answer(after).put("main", serving.state().head().revision().id()));
    }

    private Connection connection() {
        if (connection == null) {
            throw ProblemType.NOT_SUPPORTED.failure(
                    "This agent runs alone; start it with --peer HOST:PORT, or a connection in its configuration, to have peers.");
        }
        return connection;
    }

    private static ObjectNode answer(List<Peer> peers) {
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        peers.forEach(peer -> entries.add(json(peer)));
        return answer.putNull("cursor");
    }

    private static ObjectNode json(Peer peer) {
        ObjectNode object = Json.object()
                .put("address", peer.address())
                .put("node", peer.node())
                .put("lastContact", Texts.time(peer.lastContact()))
                .put("failures", peer.failures())
                .put("fault", peer.fault())
                .put("activity", peer.activity())
                .put("behind", peer.behind())
                .put("ahead", peer.ahead());
        ObjectNode frontier = object.putObject("frontier");
        peer.frontier().forEach((node, revision) -> frontier.put(node, revision.id()));
        return object;
    }

    /** For those who look at the agent as a whole; null when it runs alone. */
    static @Nullable ObjectNode summary(@Nullable Connection connection) {
        if (connection == null) {
            return null;
        }
        List<Peer> peers = connection.peers();
        return Json.object()
                .put("known", peers.size())
                .put(
                        "failing",
                        peers.stream().filter(peer -> peer.failures() > 0).count());
    }
}
