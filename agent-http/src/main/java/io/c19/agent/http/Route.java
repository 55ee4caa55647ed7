package io.c19.agent.http;

import java.io.IOException;

/**
 * What to do for a method on a path.
 *
 * @param path one path, or all below one when it ends in {@code /*}
 */
record Route(String method, String path, Action action) {

    /** Answers a request, or throws what {@link Problems} turns into the answer. */
    @FunctionalInterface
    interface Action {
        void run(Exchange exchange) throws IOException;
    }

    static Route get(String path, Action action) {
        return new Route("GET", path, action);
    }

    static Route put(String path, Action action) {
        return new Route("PUT", path, action);
    }

    static Route patch(String path, Action action) {
        return new Route("PATCH", path, action);
    }

    static Route post(String path, Action action) {
        return new Route("POST", path, action);
    }

    static Route delete(String path, Action action) {
        return new Route("DELETE", path, action);
    }
}
