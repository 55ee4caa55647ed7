package io.c19.agent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long requests took, by the template of their route, method and status: never by what a client chose, such as a key. Thread-safe.
 */
final class RequestMeters {
    private static final String BELOW = "/*";
    private static final int REFUSED_MIN = 400;

    private final MeterRegistry meters;
    private final RouteTimers keys;
    private final RouteTimers none;
    private final RouteTimers watch;
    private final Map<String, RouteTimers> exact = new HashMap<>();

    /** What begins with a path, the longest of them first: that is the one that answers. */
    private final List<RouteTimers> wide;

    private final Map<Integer, Counter> rejected = new HashMap<>();

    /** @param paths of all routes */
    RequestMeters(MeterRegistry meters, Collection<String> paths) {
        this.meters = meters;
        this.keys = new RouteTimers(meters, KeyRoutes.MOUNT + "*");
        this.none = new RouteTimers(meters, "other");
        this.watch = new RouteTimers(meters, Watches.PATH);
        paths.stream()
                .filter(path -> !path.endsWith(BELOW))
                .forEach(path -> exact.put(path, new RouteTimers(meters, path)));
        exact.put(Watches.PATH, watch);
        this.wide = paths.stream()
                .filter(path -> path.endsWith(BELOW))
                .sorted(Comparator.comparing(String::length).reversed())
                .map(path -> new RouteTimers(meters, path))
                .toList();
        rejecting(408, "slow");
        rejecting(413, "too-large");
        rejecting(414, "headers");
        rejecting(429, "busy");
        rejecting(431, "headers");
        rejecting(503, "unavailable");
        rejecting(507, "full");
    }

    private void rejecting(int status, String reason) {
        rejected.put(
                status,
                Counter.builder("c19.agent.rejected")
                        .description("Requests that were refused for want of room or time, or for their size.")
                        .tag("reason", reason)
                        .register(meters));
    }

    /** @param path null where the request was no proper HTTP */
    void answered(String method, @Nullable String path, int status, long nanos) {
        RouteTimers timers = timers(path);
        // A watch lasts for as long as somebody watches.
        if (timers != watch || status != 200) {
            timers.of(method, status).record(nanos, TimeUnit.NANOSECONDS);
        }
        if (status >= REFUSED_MIN) {
            Counter refusal = rejected.get(status);
            if (refusal != null) {
                refusal.increment();
            }
        }
    }

    private RouteTimers timers(@Nullable String path) {
        if (path == null) {
            return none;
        } else if (path.startsWith(KeyRoutes.MOUNT)) {
            return keys;
        }
        RouteTimers same = exact.get(path);
        if (same != null) {
            return same;
        }
        for (RouteTimers timers : wide) {
            if (path.startsWith(timers.start())) {
                return timers;
            }
        }
        return none;
    }
}
