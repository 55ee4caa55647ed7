package io.c19.connection.query;

import io.c19.connection.query.Holdings.Copied;
import io.c19.connection.query.Holdings.Held;
import io.c19.connection.query.Reply.Found;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies of all that peers hold below some prefixes, looked at anew each interval, whoever asks or not. A peer that does not answer keeps the copies that it gave. Thread-safe.
 */
final class Pins {
    /** For all that is below a prefix to come. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int OK = 200;
    private static final int NOT_CHANGED = 204;

    private final HttpNetwork network;
    private final Roster roster;
    private final Knobs knobs;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, Pinned> pinned = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /**
     * @param clock by which values expire
     * @param nanoTime by which copies get old
     */
    Pins(HttpNetwork network, Roster roster, Knobs knobs, InstantSource clock, LongSupplier nanoTime) {
        this.network = network;
        this.roster = roster;
        this.knobs = knobs;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * What one peer holds below one prefix.
     *
     * @param asOfNanos before it was last asked
     */
    private record Pinned(Copied copied, long asOfNanos) {}

    /** The latest of what peers hold. */
    Optional<Found> find(Key key) {
        @Nullable Held latest = null;
        long asOfNanos = 0;
        for (Pinned one : pinned.values()) {
            Held held = one.copied().held().get(key);
            if (held != null
                    && !held.value().expiredAt(clock.instant())
                    && (latest == null || held.time().isAfter(latest.time()))) {
                latest = held;
                asOfNanos = one.asOfNanos();
            }
        }
        long age = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - asOfNanos);
        return Optional.ofNullable(latest).map(held -> new Found(held.value(), age, 0));
    }

    /** Looks at all peers; what it gives ends when all have answered or failed. */
    CompletableFuture<Void> refresh() {
        underWay.values()
                .removeIf(CompletableFuture::isDone); // who takes longer than the interval is not asked again meanwhile
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String peer : roster.addresses()) {
            for (Prefix prefix : knobs.pinned()) {
                String name = name(peer, prefix);
                names.add(name);
                all.add(underWay.computeIfAbsent(name, same -> refresh(peer, prefix)));
            }
        }
        pinned.keySet().retainAll(names);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    private static String name(String peer, Prefix prefix) {
        return peer + " " + prefix.text();
    }

    private CompletableFuture<Void> refresh(String peer, Prefix prefix) {
        Pinned known = pinned.get(name(peer, prefix));
        long asOfNanos = nanoTime.getAsLong();
        String path = Holdings.PATH + "?prefix=" + URLEncoder.encode(prefix.text(), StandardCharsets.UTF_8);
        HttpRequest request = network.request(peer, path)
                .timeout(TIMEOUT)
                .header("If-None-Match", known == null ? "none" : known.copied().revision())
                .GET()
                .build();
        return network.send(request, Holdings.BYTES_MAX, TIMEOUT)
                .thenAccept(response -> take(peer, prefix, known, response, asOfNanos))
                .exceptionally(failure -> {
                    roster.failed(peer, "what is pinned cannot be copied: " + HttpNetwork.reason(failure));
                    return null;
                });
    }

    private void take(
            String peer, Prefix prefix, @Nullable Pinned known, HttpResponse<byte[]> response, long asOfNanos) {
        try {
            if (response.statusCode() == OK) {
                pinned.put(name(peer, prefix), new Pinned(Holdings.copied(response.body()), asOfNanos));
            } else if (response.statusCode() == NOT_CHANGED && known != null) {
                pinned.put(name(peer, prefix), new Pinned(known.copied(), asOfNanos));
            } else {
                throw new IOException("it answers %d for '%s'".formatted(response.statusCode(), prefix.text()));
            }
            roster.answered(peer);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
