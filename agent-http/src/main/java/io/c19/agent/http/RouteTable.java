package io.c19.agent.http;

import io.c19.agent.http.Route.Action;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All routes, and the boundary of a request: what a route throws becomes an answer here and nowhere else. Each path answers
 * the methods that it does not have too, so that a path can never fall through to a later, wider one.
 */
final class RouteTable {
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";

    private final Map<String, Map<String, Action>> actions = new LinkedHashMap<>();

    /** The first path that matches wins. Where there is a GET there is a HEAD, which the server sends without the body. */
    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            Map<String, Action> methods = actions.computeIfAbsent(route.path(), path -> new LinkedHashMap<>());
            methods.put(route.method(), route.action());
            if (route.method().equals("GET")) {
                methods.put(HEAD, route.action());
            }
        }
        actions.values().forEach(RouteTable::addMissing);
    }

    /** All that are matched. */
    Set<String> paths() {
        return actions.keySet();
    }

    void register(JavalinConfig config) {
        RoutesConfig routes = config.routes;
        actions.forEach((path, methods) -> methods.forEach((method, action) -> routes.addHttpHandler(
                HandlerType.findOrCreate(method), path, context -> run(action, exchange(context)))));
        // What has no route: methods that HTTP does not know. Javalin has a page of its own for it.
        routes.exception(HttpResponseException.class, (failure, context) -> exchange(context)
                .fail(failure));
        routes.exception(
                Exception.class, (failure, context) -> exchange(context).fail(failure));
    }

    private static Exchange exchange(Context context) {
        return new Exchange(new ServletTransport(context.req(), context.res()));
    }

    static void run(Action action, Exchange exchange) {
        try {
            action.run(exchange);
        } catch (IOException | RuntimeException | Error e) {
            exchange.fail(e);
        }
    }

    private static void addMissing(Map<String, Action> methods) {
        TreeSet<String> allowed = new TreeSet<>(methods.keySet());
        allowed.add(OPTIONS);
        String allow = String.join(", ", allowed);
        methods.putIfAbsent(OPTIONS, exchange -> exchange.with("Allow", allow).answer(204));
        for (HandlerType type : HandlerType.commonHttp()) {
            methods.putIfAbsent(type.name(), exchange -> {
                throw ProblemType.METHOD_NOT_ALLOWED
                        .problem("%s: is not a method of this path (expected: one of %s)."
                                .formatted(exchange.method(), allow))
                        .with("expected", List.copyOf(allowed))
                        .header("Allow", allow)
                        .failure();
            });
        }
    }
}
