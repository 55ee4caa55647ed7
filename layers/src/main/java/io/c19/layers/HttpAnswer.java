package io.c19.layers;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a layer's {@link HttpRoute} answers.
 *
 * @param contentType null: there is no body
 * @param body never written to any more
 * @param headers further ones
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpAnswer(int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {
    private static final int STATUS_MIN = 200;
    private static final int STATUS_MAX = 599;

    /** @throws IllegalArgumentException when the status is no final one */
    public HttpAnswer {
        if (status < STATUS_MIN || status > STATUS_MAX) {
            throw new IllegalArgumentException(
                    "status: %d (expected: from %d to %d)".formatted(status, STATUS_MIN, STATUS_MAX));
        }
        headers = Map.copyOf(headers);
    }

    /** 200 with a body. */
    public static HttpAnswer of(String contentType, byte[] body) {
        return new HttpAnswer(200, contentType, body, Map.of());
    }

    /** 200 with a JSON document. */
    public static HttpAnswer json(String document) {
        return of("application/json", document.getBytes(StandardCharsets.UTF_8));
    }

    /** 204. */
    public static HttpAnswer nothing() {
        return new HttpAnswer(204, null, new byte[0], Map.of());
    }
}
