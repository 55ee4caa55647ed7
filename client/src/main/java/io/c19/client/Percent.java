package io.c19.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986) of UTF-8. */
final class Percent {
    private static final String MARKS = "-._~";
    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /** A key for a path: its slashes stay. */
    static String path(String key) {
        return encode(key, '/');
    }

    /** A value for a query, or for an extended header parameter (RFC 8187). */
    static String value(String text) {
        return encode(text, '-');
    }

    /** A query parameter with what stands before it; nothing when there is no value. */
    static String query(String before, String name, @Nullable String value) {
        return value == null ? "" : before + name + "=" + value(value);
    }

    /** For a header: as it is when a header can hold it, else as RFC 8187 encodes it. */
    static String header(String text) {
        boolean plain = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
                && text.equals(text.strip())
                && !text.startsWith("UTF-8''");
        return plain ? text : "UTF-8''" + value(text);
    }

    private static String encode(String text, char kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == kept || isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
    }
}
