package io.c19.connection.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.connection.query.Holdings.Held;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies of all that peers hold below some prefixes, looked at anew each interval, whoever asks or not. A peer that does not answer keeps the copies that it gave. Thread-safe.
 */
final class Pins {
    /** For all that is below a prefix to come. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final HttpNetwork network;
    private final Roster roster;
    private final Knobs knobs;
    private final InstantSource clock;
    private final Map<String, Copied> copied = new ConcurrentHashMap<>();

    Pins(HttpClient client, HttpNetwork network, Roster roster, Knobs knobs, InstantSource clock) {
        this.client = client;
        this.network = network;
        this.roster = roster;
        this.knobs = knobs;
        this.clock = clock;
    }

    /** Of one prefix at one peer. */
    private record Copied(String revision, Map<Key, Held> held) {}

    /** The latest of what peers hold. */
    Optional<Value> find(Key key) {
        @Nullable Held latest = null;
        for (Copied one : copied.values()) {
            Held held = one.held.get(key);
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
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String peer : roster.addresses()) {
            for (Prefix prefix : knobs.pinned()) {
                names.add(name(peer, prefix));
                all.add(refresh(peer, prefix));
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
        return client.sendAsync(request, HttpNetwork.bounded(Holdings.BYTES_MAX))
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(response -> take(peer, prefix, response))
                .exceptionally(failure -> {
                    roster.failed(peer, "what is pinned cannot be copied");
                    return null;
                });
    }

    private void take(String peer, Prefix prefix, HttpResponse<byte[]> response) {
        if (response.statusCode() == 200) {
            try {
                JsonNode json = Wire.MAPPER.readTree(response.body());
                copied.put(name(peer, prefix), new Copied(Holdings.revision(json), Holdings.held(json)));
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        }
        roster.answered(peer);
    }
}
