package io.c19.agent.http;

import java.util.List;

/** Where Prometheus looks, when no exporter answers there: says how to switch one on. */
final class MetricsOff {
    static final String PATH = "/metrics";

    private MetricsOff() {}

    /** @param others the routes of the agent and its layers; whoever answers there already goes on doing so */
    static List<Route> routes(List<Route> others) {
        boolean on = others.stream().anyMatch(route -> route.path().equals(PATH));
        return on ? List.of() : List.of(Route.get(PATH, MetricsOff::answer));
    }

    private static void answer(Exchange exchange) {
        throw ProblemType.METRICS_OFF.failure(
                "This agent has no metrics for Prometheus; start it with --prometheus, C19_METRICS_PROMETHEUS=true, or metrics:"
                        + " {prometheus: {}} in its configuration.");
    }
}
