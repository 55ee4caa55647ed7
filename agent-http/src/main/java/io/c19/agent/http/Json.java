package io.c19.agent.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as this agent reads and writes it: numbers keep their exact value, a name that occurs twice or anything after the
 * document is a fault. Nesting and lengths are bounded by Jackson's defaults.
 */
final class Json {
    static final String CONTENT_TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Jackson's words on where the text came from, which here is always the request. */
    private static final Pattern SOURCE = Pattern.compile(" \\([^()]*\\[Source: .*?\\]\\)");

    private Json() {}

    /** What is wrong with a text that should be JSON, and where; without what comes before it. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;
        private static final int MESSAGE_MAX = 300;

        private final String text;

        Fault(String message) {
            super(message);
            this.text = Texts.shown(message, MESSAGE_MAX);
        }

        /** Fit for a client. */
        String text() {
            return text;
        }
    }

    static JsonNode parse(byte[] bytes) throws Fault {
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            JsonNode node = MAPPER.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new Fault("is empty");
            }
            if (parser.nextToken() != null) {
                throw new Fault("more text after the JSON value" + at(parser.currentTokenLocation()));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Fault(SOURCE.matcher(e.getOriginalMessage()).replaceAll("") + at(e.getLocation()));
        } catch (IOException e) {
            throw new Fault(String.valueOf(e.getMessage()));
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode node(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Compact, in UTF-8; half characters stay the escapes that they must have been. */
    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
