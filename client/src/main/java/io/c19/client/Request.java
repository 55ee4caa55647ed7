package io.c19.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an agent.
 *
 * @param target percent-encoded path and query
 * @param repeatable whether sending it twice does what sending it once does
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(String method, String target, Map<String, String> headers, byte @Nullable [] body, boolean repeatable) {
    static Request get(String target) {
        return new Request("GET", target, Map.of(), null, true);
    }

    static Request json(String method, String target, Map<String, @Nullable Object> document) {
        return new Request(method, target, Map.of("Content-Type", "application/json"), Json.bytes(document), false);
    }

    /** A write: what others wrote in between would be lost if it were sent twice. */
    static Request write(String method, String target, Map<String, String> headers, byte @Nullable [] body) {
        return new Request(method, target, headers, body, false);
    }

    Request with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(method, target, more, body, repeatable);
    }

    Request mayRepeat() {
        return new Request(method, target, headers, body, true);
    }
}
