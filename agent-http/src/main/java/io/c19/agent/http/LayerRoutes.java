package io.c19.agent.http;

import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRequest;
import io.c19.layers.HttpRoute;
import io.c19.layers.LayerException;
import io.c19.layers.Layers;
import io.c19.layers.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What layers add to this API, as routes of it: parameters, bodies, bounds and problems are as everywhere here. */
final class LayerRoutes {
    private static final String AGENT = "agent";

    private LayerRoutes() {}

    /**
     * @param own those of the agent, which go before
     * @throws LayerException when a layer wants a path that is taken; a sentence that names both
     */
    static List<Route> of(Layers layers, List<Route> own) {
        Map<String, String> taken = new LinkedHashMap<>();
        own.forEach(route -> taken.put(route.path(), AGENT));
        List<Route> routes = new ArrayList<>();
        layers.offering(Routes.class).forEach((layer, offering) -> {
            List<HttpRoute> offered = offering.routes();
            for (HttpRoute route : offered) {
                taken.forEach((path, owner) -> {
                    if (overlap(path, route.path())) {
                        throw new LayerException(
                                "The routes %s of %s and %s of %s are in each other's way; leave one of these layers out."
                                        .formatted(path, owner, route.path(), layer),
                                null);
                    }
                });
                routes.add(new Route(route.method(), route.path(), exchange -> answer(route, exchange)));
            }
            offered.forEach(route -> taken.put(route.path(), layer));
        });
        return routes;
    }

    /** Whether there is a path that both match. */
    private static boolean overlap(String one, String other) {
        return covers(one, other) || covers(other, one);
    }

    private static boolean covers(String wide, String path) {
        return wide.equals(path) || (wide.endsWith("/*") && path.startsWith(wide.substring(0, wide.length() - 1)));
    }

    private static void answer(HttpRoute route, Exchange exchange) throws IOException {
        Query query = exchange.query(route.parameters().toArray(String[]::new));
        byte[] body =
                switch (route.method()) {
                    case "GET" -> new byte[0];
                    case "POST" -> exchange.jsonBody(route.bodyBytesMax());
                    default -> exchange.body("body length in bytes", route.bodyBytesMax());
                };
        HttpAnswer answer = route.action().answer(new Asked(exchange, query, body));
        answer.headers().forEach(exchange::with);
        String contentType = answer.contentType();
        if (contentType == null) {
            exchange.answer(answer.status());
        } else {
            exchange.answer(answer.status(), contentType, answer.body());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Asked(Exchange exchange, Query query, byte[] body) implements HttpRequest {
        @Override
        public String path() {
            return exchange.path();
        }

        @Override
        public Optional<String> parameter(String name) {
            return Optional.ofNullable(query.text(name));
        }

        @Override
        public Optional<String> header(String name) {
            List<String> lines = exchange.headers(name);
            return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
        }
    }
}
