package io.c19.layers;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A route that a layer adds to the agent's HTTP API, for answers that fit into memory. Where there is a GET there is a HEAD; what the path
 * does not have is answered with 405.
 *
 * @param method one of GET, POST, PUT, PATCH, DELETE
 * @param path all of it, from the first slash: letters, digits and {@code . _ -} between slashes, and {@code /*} at the end for all that
 *     lies below. {@code /v1/layers/KIND/...} is kept for layers of other origin, so no later version of the agent takes it from them
 * @param parameters names of the query parameters that it knows; others, and one that is there twice, are refused with 400
 * @param bodyBytesMax length of the body; a longer one is refused with 413. A POST is taken with {@code Content-Type:
 *     application/json} only, which no other site's page can send from a visitor's browser
 */
public record HttpRoute(String method, String path, Set<String> parameters, int bodyBytesMax, Action action) {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+(/\\*)?");

    /** @throws IllegalArgumentException when method, path or bound cannot be; a fault of the layer */
    public HttpRoute {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(
                    "method: %s (expected: one of GET, POST, PUT, PATCH, DELETE)".formatted(method));
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("path: %s (expected: such as /v1/layers/Mine/things)".formatted(path));
        }
        if (bodyBytesMax < 0) {
            throw new IllegalArgumentException("bodyBytesMax: %d (expected: at least 0)".formatted(bodyBytesMax));
        }
        parameters = Set.copyOf(parameters);
    }

    /** A route that takes neither parameters nor a body. */
    public static HttpRoute get(String path, Action action) {
        return new HttpRoute("GET", path, Set.of(), 0, action);
    }

    /** A route that takes a JSON document. */
    public static HttpRoute post(String path, int bodyBytesMax, Action action) {
        return new HttpRoute("POST", path, Set.of(), bodyBytesMax, action);
    }

    /** What answers. */
    @FunctionalInterface
    public interface Action {
        /**
         * Called for each request on a thread of the agent's pool, by many at a time; may block for disk or network, for a bounded time.
         *
         * @throws HttpRefusal for what the client is to be told as a problem document of the layer's own
         * @throws StateException and {@link LimitException}, {@link InvalidKeyException}: answered as on the agent's own routes.
         *     Anything else is a fault of the layer: logged, and answered with 500
         */
        HttpAnswer answer(HttpRequest request);
    }
}
