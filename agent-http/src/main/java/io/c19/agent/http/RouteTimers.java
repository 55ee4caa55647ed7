package io.c19.agent.http;

import io.c19.layers.meter.Latency;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long the requests of one route took, by method and status. A look at the few that there are, the usual ones first, makes no garbage
 * and touches less memory than a map of all routes' would. Thread-safe; takes a lock only for what never came before.
 */
final class RouteTimers {
    private static final String OTHER = "other";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final MeterRegistry meters;
    private final String route;
    private final String start;

    /** In the order in which they came; bounded by what methods and statuses there are. */
    private volatile Series[] known = {};

    private record Series(String method, int status, Timer timer) {}

    /** @param route a template, such as {@code /v1/kv/*} */
    RouteTimers(MeterRegistry meters, String route) {
        this.meters = meters;
        this.route = route;
        this.start = route.endsWith("*") ? route.substring(0, route.length() - 1) : route;
    }

    /** What the paths of a route with a star at its end begin with. */
    String start() {
        return start;
    }

    /** @param method of whatever name a client chose */
    Timer of(String method, int status) {
        Timer usual = find(method, status);
        return usual != null ? usual : unusual(METHODS.contains(method) ? method : OTHER, status);
    }

    private @Nullable Timer find(String method, int status) {
        for (Series series : known) {
            if (series.status() == status && series.method().equals(method)) {
                return series.timer();
            }
        }
        return null;
    }

    private Timer unusual(String method, int status) {
        Timer found = find(method, status);
        return found != null ? found : add(method, status);
    }

    private synchronized Timer add(String method, int status) {
        Timer meanwhile = find(method, status);
        if (meanwhile != null) {
            return meanwhile;
        }
        Timer timer = Latency.timer(
                meters,
                "c19.agent.requests",
                "Requests, from when their headers had come to when they were answered.",
                "route",
                route,
                "method",
                method,
                "status",
                Integer.toString(status));
        Series[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = new Series(method, status, timer);
        known = more;
        return timer;
    }
}
