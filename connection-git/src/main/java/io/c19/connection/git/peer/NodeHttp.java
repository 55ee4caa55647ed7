package io.c19.connection.git.peer;

import io.c19.connection.git.wire.Haves;
import io.c19.connection.git.wire.Protocol;
import io.c19.connection.git.wire.Self;
import io.c19.connection.git.wire.Who;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.PeerHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** Requests to the port of another node. Thread-safe. */
final class NodeHttp {
    private final HttpClient client;
    private final URI base;
    private final Self self;
    private final Supplier<Haves> haves;
    private final ConnectionMeters meters;

    /**
     * @param base with a slash at the end
     * @param haves what this node has
     */
    NodeHttp(HttpClient client, URI base, Self self, Supplier<Haves> haves, ConnectionMeters meters) {
        this.client = client;
        this.base = base;
        this.self = self;
        this.haves = haves;
        this.meters = meters;
    }

    /**
     * @param who answers
     * @param haves what it has
     */
    record Answer(Who who, Haves haves, InputStream body) {}

    /**
     * Blocks until the answer begins.
     *
     * @param patience for that, from now on
     * @throws IOException with a part of a sentence as its message
     */
    Answer post(String service, BodyPublisher body, Duration patience) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(service))
                .timeout(patience)
                .header("Content-Type", Protocol.requestType(service))
                .header(Protocol.VERSION_HEADER, Protocol.VERSION_2)
                .header(Who.HEADER, self.who().toString())
                .header(Haves.HEADER, haves.get().toString())
                .POST(body)
                .build();
        HttpResponse<InputStream> response = PeerHttp.send(client, request, patience);
        meters.sent(Math.max(0, body.contentLength()));
        Who who = Who.parse(response.headers().firstValue(Who.HEADER).orElse(null));
        if (response.statusCode() != 200) {
            throw new IOException(
                    "it answers %d: %s".formatted(response.statusCode(), PeerHttp.message(response.body())));
        }
        if (who == null) {
            response.body().close();
            throw new IOException("something else than a node's connection answers there");
        }
        Haves has = Haves.parse(response.headers().firstValue(Haves.HEADER).orElse(null));
        return new Answer(who, has, meters.received(response.body()));
    }
}
