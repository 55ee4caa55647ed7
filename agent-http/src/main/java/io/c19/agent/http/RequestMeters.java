package io.c19.agent.http;

import io.c19.layers.meter.Latency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long requests took, by the template of their route, method and status: never by what a client chose, such as a key. Thread-safe,
 * takes no lock.
 */
final class RequestMeters {
    private static final String BELOW = "/*";
    private static final String OTHER = "other";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String KEYS = KeyRoutes.MOUNT + "*";

    private final MeterRegistry meters;
    private final Set<String> exact = new HashSet<>();
    private final List<String> wide;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> rejected = new ConcurrentHashMap<>();

    /** @param paths of all routes */
    RequestMeters(MeterRegistry meters, Collection<String> paths) {
        this.meters = meters;
        paths.stream().filter(path -> !path.endsWith(BELOW)).forEach(exact::add);
        // The longest that fits is the one that answers.
        this.wide = paths.stream()
                .filter(path -> path.endsWith(BELOW))
                .map(path -> path.substring(0, path.length() - 1))
                .sorted(Comparator.comparing(String::length).reversed())
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

    /** The values of the tags of a timer: a few hundred at most, most of which never come. */
    private record Series(String route, String method, int status) {}

    /** @param path null where the request was no proper HTTP */
    void answered(String method, @Nullable String path, int status, long nanos) {
        String route = route(path);
        // A watch lasts for as long as somebody watches.
        if (!route.equals(Watches.PATH) || status != 200) {
            timers.computeIfAbsent(new Series(route, METHODS.contains(method) ? method : OTHER, status), this::timer)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
        Counter refusal = rejected.get(status);
        if (refusal != null) {
            refusal.increment();
        }
    }

    private Timer timer(Series series) {
        return Latency.timer(
                meters,
                "c19.agent.requests",
                "Requests, from when their headers had come to when they were answered.",
                "route",
                series.route(),
                "method",
                series.method(),
                "status",
                Integer.toString(series.status()));
    }

    private String route(@Nullable String path) {
        if (path == null) {
            return OTHER;
        } else if (path.startsWith(KeyRoutes.MOUNT)) {
            return KEYS;
        } else if (exact.contains(path)) {
            return path;
        }
        for (String start : wide) {
            if (path.startsWith(start)) {
                return start + "*";
            }
        }
        return OTHER;
    }
}
