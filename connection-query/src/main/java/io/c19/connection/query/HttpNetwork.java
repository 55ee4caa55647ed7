package io.c19.connection.query;

import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.peers.NodeAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to peers by HTTP. Thread-safe; never blocks. */
final class HttpNetwork implements Node.Network {
    /** Names an agent until it ends, so that it knows itself among its peers. */
    static final String AGENT_HEADER = "C19-Agent";

    /** The port at which whoever asks can be told to forget the answer. */
    static final String PORT_HEADER = "C19-Port";

    static final String ASK = "/query";
    static final String FORGET = "/forget";

    /** Of what is in a reply beside the value. */
    private static final int OVERHEAD_BYTES = 64 << 10;

    private static final Duration FORGET_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Roster roster;
    private final Limits limits;
    private final String self;
    private final int port;

    /** @param port of this agent's connection */
    HttpNetwork(HttpClient client, Roster roster, Limits limits, String self, int port) {
        this.client = client;
        this.roster = roster;
        this.limits = limits;
        this.self = self;
        this.port = port;
    }

    @Override
    public CompletableFuture<Reply> ask(String peer, Question question) {
        try {
            Duration patience = Duration.ofMillis(question.millis());
            HttpRequest request = request(peer, ASK)
                    .timeout(patience)
                    .header(PORT_HEADER, Integer.toString(port))
                    .POST(BodyPublishers.ofByteArray(Wire.write(question)))
                    .build();
            return client.sendAsync(request, bounded(replyBytesMax()))
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS) // the body too
                    .thenApply(response -> heard(peer, response))
                    .exceptionally(failure -> failed(peer, failure));
        } catch (IOException e) {
            return CompletableFuture.completedFuture(failed(peer, e));
        }
    }

    private int replyBytesMax() {
        return (int) Math.min(Integer.MAX_VALUE - 8L, OVERHEAD_BYTES + 4L * limits.valueBytesMax() / 3);
    }

    private Reply heard(String peer, HttpResponse<byte[]> response) {
        try {
            if (response.headers().firstValue(AGENT_HEADER).filter(self::equals).isPresent()) {
                roster.isSelf(peer);
                return new Reply.Seen();
            }
            if (response.statusCode() != 200) {
                throw new IOException("it answers %d".formatted(response.statusCode()));
            }
            Reply reply = Wire.reply(response.body());
            roster.answered(peer);
            return reply;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private Reply failed(String peer, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason;
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            reason = "no answer in time";
        } else if (cause instanceof ConnectException) {
            reason = "the connection is refused, or there is no way to it";
        } else {
            reason = String.valueOf(cause.getMessage());
        }
        roster.failed(peer, reason);
        return new Reply.Silent();
    }

    @Override
    public void tellToForget(String agent, Key key) {
        HttpRequest request = request(agent, FORGET)
                .timeout(FORGET_TIMEOUT)
                .POST(BodyPublishers.ofByteArray(key.text().getBytes(StandardCharsets.UTF_8)))
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding());
    }

    HttpRequest.Builder request(String peer, String path) {
        return HttpRequest.newBuilder(NodeAddress.uri(peer).resolve(path))
                .header(AGENT_HEADER, self)
                .header("Content-Type", "application/json");
    }

    /** A body that says how long it is, and is not longer than that. */
    static BodyHandler<byte[]> bounded(long bytesMax) {
        return info -> {
            long length = info.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
            return length <= bytesMax
                    ? BodySubscribers.ofByteArray()
                    : BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> new byte[0]);
        };
    }
}
