package io.c19.agent.http;

import java.util.List;
import java.util.stream.Stream;

/** What lies under {@code /v1} and is no route: a mistake rather than one of C19's keys, of which {@code /v1/kv/v1/...} has any. */
final class UnknownRoutes {
    private UnknownRoutes() {}

    /** To be matched after the routes of {@code /v1} and before C19's. */
    static List<Route> routes() {
        return Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
                .flatMap(method ->
                        Stream.of("/v1", "/v1/*").map(path -> new Route(method, path, UnknownRoutes::unknown)))
                .toList();
    }

    private static void unknown(Exchange exchange) {
        throw ProblemType.ROUTE_NOT_FOUND.failure(
                "path: '%s' is no route of this API; docs/http-api.md of C19 for Git lists them all."
                        .formatted(Texts.shown(exchange.path())));
    }
}
