package io.c19.state.git.join.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value in the one spelling that all nodes give it: members sorted by name, no spaces, numbers as they were written.
 * Two are equal when their spelling is.
 */
sealed interface Json {
    /** Deeper ones are taken for no JSON: reading them would take the stack. */
    int DEPTH_MAX = 100;

    record Members(SortedMap<String, Json> byName) implements Json {
        @Override
        public String toString() {
            return byName.entrySet().stream()
                    .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }

    record Elements(List<Json> inOrder) implements Json {
        @Override
        public String toString() {
            return inOrder.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** A string, a number, true, false or null, as it is spelt. */
    record Leaf(String text) implements Json {
        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    String toString();

    default byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The value, or null when the bytes are not exactly one, or name a member twice. */
    static @Nullable Json parse(byte[] bytes) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        // Decoded here, so that bytes which are not UTF-8 are found whatever the parser makes of them.
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return null;
        }
        try (JsonParser parser = factory.createParser(text)) {
            JsonToken first = parser.nextToken();
            Json value = first == null ? null : read(parser, first, 0);
            return parser.nextToken() == null ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Json read(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("too deep");
        }
        if (token == JsonToken.START_OBJECT) {
            SortedMap<String, Json> members = new TreeMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                members.put(name, read(parser, parser.nextToken(), depth + 1));
            }
            return new Members(members);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Json> elements = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                elements.add(read(parser, next, depth + 1));
            }
            return new Elements(elements);
        }
        return new Leaf(token == JsonToken.VALUE_STRING ? quoted(parser.getText()) : parser.getText());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                quoted.append(c).append(text.charAt(++i));
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u").append("0123456789abcdef".charAt(c >> 12));
                quoted.append("0123456789abcdef".charAt(c >> 8 & 15)).append("0123456789abcdef".charAt(c >> 4 & 15));
                quoted.append("0123456789abcdef".charAt(c & 15));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
