package io.c19.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * This API as an OpenAPI document: the file {@code openapi.json} beside this class. Whoever adds a route, a parameter, a status or a problem
 * adds it there; the tests compare all their answers with it.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.0">OpenAPI 3.1</a>
 */
final class OpenApiRoute {
    static final String PATH = "/openapi.json";

    private static final byte[] DOCUMENT = document();

    private OpenApiRoute() {}

    static List<Route> routes() {
        return List.of(Route.get(PATH, OpenApiRoute::answer));
    }

    private static void answer(Exchange exchange) throws IOException {
        exchange.query();
        exchange.answer(200, Json.CONTENT_TYPE, DOCUMENT);
    }

    private static byte[] document() {
        try (InputStream file = OpenApiRoute.class.getResourceAsStream("openapi.json")) {
            return Objects.requireNonNull(file, "openapi.json is part of this jar")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
