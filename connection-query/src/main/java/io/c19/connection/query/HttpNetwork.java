package io.c19.connection.query;

import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.meter.ConnectionMeters;
import io.c19.peers.NodeAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to peers by HTTP. Thread-safe; never blocks. */
final class HttpNetwork implements Node.Network, AutoCloseable {
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
    private final ConnectionMeters meters;
    private final Notices notices;

    /** @param port of this agent's connection */
    HttpNetwork(
            HttpClient client,
            Roster roster,
            Limits limits,
            String self,
            int port,
            ConnectionMeters meters,
            QueryMeters queries) {
        this.client = client;
        this.roster = roster;
        this.limits = limits;
        this.self = self;
        this.port = port;
        this.meters = meters;
        this.notices = new Notices(this::sendForget, queries);
    }

    @Override
    public CompletableFuture<Reply> ask(String peer, Question question) {
        long begin = System.nanoTime();
        CompletableFuture<Reply> asked;
        try {
            Duration patience = Duration.ofMillis(question.millis());
            byte[] body = Wire.write(question);
            HttpRequest request = request(peer, ASK)
                    .timeout(patience)
                    .header(PORT_HEADER, Integer.toString(port))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            meters.sent(body.length);
            asked = send(request, replyBytesMax(), patience).thenApply(response -> heard(peer, response));
        } catch (IOException | RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        return asked.handle((reply, failure) -> {
            meters.round(System.nanoTime() - begin, failure == null);
            return failure == null ? reply : failed(peer, failure);
        });
    }

    /**
     * Ends by then, and so does the connection: whoever sends an answer without end holds nothing.
     *
     * @param bytesMax of an answer's body; of one that is longer nothing is kept
     */
    CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request, long bytesMax, Duration patience) {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, bounded(bytesMax));
        return sent.thenApply(response -> {
                    meters.received(response.body().length);
                    return response;
                })
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                    }
                });
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
        roster.failed(peer, reason(failure));
        return new Reply.Silent();
    }

    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return "no answer in time";
        } else if (cause instanceof ConnectException) {
            return "the connection is refused, or there is no way to it";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void tellToForget(String agent, Key key) {
        notices.tell(agent, key);
    }

    private CompletableFuture<?> sendForget(String agent, List<Key> keys) {
        try {
            HttpRequest request = request(agent, FORGET)
                    .timeout(FORGET_TIMEOUT)
                    .POST(BodyPublishers.ofByteArray(Wire.write(keys)))
                    .build();
            return send(request, 0, FORGET_TIMEOUT);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        notices.close();
    }

    HttpRequest.Builder request(String peer, String path) {
        return HttpRequest.newBuilder(NodeAddress.uri(peer).resolve(path))
                .header(AGENT_HEADER, self)
                .header("Content-Type", "application/json");
    }

    /** A body that says how long it is, and is not longer than that. */
    private static BodyHandler<byte[]> bounded(long bytesMax) {
        return info -> {
            long length = info.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
            return length <= bytesMax
                    ? BodySubscribers.ofByteArray()
                    : BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> new byte[0]);
        };
    }
}
