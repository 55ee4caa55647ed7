package io.c19.connection.query;

import io.c19.connection.query.Holdings.Copied;
import io.c19.connection.query.Holdings.Held;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
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
    private final Map<String, Copied> copied = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Pins(HttpNetwork network, Roster roster, Knobs knobs, InstantSource clock) {
        this.network = network;
        this.roster = roster;
        this.knobs = knobs;
        this.clock = clock;
    }

    /** The latest of what peers hold. */
    Optional<Value> find(Key key) {
        @Nullable Held latest = null;
        for (Copied one : copied.values()) {
            Held held = one.held().get(key);
            if (held != null
                    && !held.value().expiredAt(clock.instant())
                    && (latest == null || held.time().isAfter(latest.time()))) {
                latest = held;
            }
        }
        return Optional.ofNullable(latest).map(Held::value);
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
        copied.keySet().retainAll(names);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    private static String name(String peer, Prefix prefix) {
        return peer + " " + prefix.text();
    }

    private CompletableFuture<Void> refresh(String peer, Prefix prefix) {
        Copied known = copied.get(name(peer, prefix));
        String path = Holdings.PATH + "?prefix=" + URLEncoder.encode(prefix.text(), StandardCharsets.UTF_8);
        HttpRequest request = network.request(peer, path)
                .timeout(TIMEOUT)
                .header("If-None-Match", known == null ? "none" : known.revision())
                .GET()
                .build();
        return network.send(request, Holdings.BYTES_MAX, TIMEOUT)
                .thenAccept(response -> take(peer, prefix, response))
                .exceptionally(failure -> {
                    roster.failed(peer, "what is pinned cannot be copied: " + HttpNetwork.reason(failure));
                    return null;
                });
    }

    private void take(String peer, Prefix prefix, HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() == OK) {
                copied.put(name(peer, prefix), Holdings.copied(response.body()));
            } else if (response.statusCode() != NOT_CHANGED) {
                throw new IOException("it answers %d for '%s'".formatted(response.statusCode(), prefix.text()));
            }
            roster.answered(peer);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
