package io.c19.agent.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What tests write into requests. */
final class Http {
    private Http() {}

    /** As a query or a path takes it. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
