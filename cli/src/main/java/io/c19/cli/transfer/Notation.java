package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.cli.console.Texts;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a value looks in a document.
 *
 * <pre>
 * "text"                                    text of no stated type
 * 1  true  null  [...]  {}                  the same as compact JSON, application/json
 * {"$text": "...", ATTRIBUTES}              text with a type or an expiry
 * {"$json": ..., ATTRIBUTES}                any JSON, such as an object, which without it would be a directory of keys
 * {"$base64": "...", ATTRIBUTES}            bytes
 *
 * ATTRIBUTES = "contentType": "...", "expires": "2026-03-01T12:00:00.000Z"     each optional
 * </pre>
 *
 * A value is written in the first of these forms that reads back as the very same bytes: JSON that is not compact, or has a
 * number written as {@code 1e2}, becomes {@code $text}. A segment of a key that looks like one of the three names is written
 * with one more {@code $}.
 */
final class Notation {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String JSON_TYPE = "application/json";
    private static final String TEXT = "$text";
    private static final String JSON = "$json";
    private static final String BASE64 = "$base64";
    private static final String CONTENT_TYPE = "contentType";
    private static final String EXPIRES = "expires";
    private static final Set<String> FORMS = Set.of(TEXT, JSON, BASE64);
    private static final Set<String> ATTRIBUTES = Set.of(CONTENT_TYPE, EXPIRES);
    private static final Pattern FORM_LIKE = Pattern.compile("\\$+(text|json|base64)");

    /** What both JSON and YAML write and read in the same way. */
    private static final Pattern SIMPLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,300})(\\.[0-9]{1,300})?");

    private Notation() {}

    /** A segment of a key as the name of a member. */
    static String name(String segment) {
        return FORM_LIKE.matcher(segment).matches() ? "$" + segment : segment;
    }

    /** The reverse of {@link #name}. */
    static String segment(String name) {
        return name.startsWith("$$") && FORM_LIKE.matcher(name).matches() ? name.substring(1) : name;
    }

    /** Whether an object is a directory of keys, as opposed to a value. */
    static boolean isDirectory(JsonNode node) {
        return node.isObject() && !node.isEmpty() && form(node) == null;
    }

    /** The name of the form of an object, or null when it is in none. */
    private static @Nullable String form(JsonNode object) {
        String form = null;
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (FORMS.contains(name) && form == null) {
                form = name;
            } else if (!ATTRIBUTES.contains(name)) {
                return null;
            }
        }
        return form;
    }

    /** @throws NotationException with what is wrong */
    static Value read(JsonNode node) throws NotationException {
        String form = node.isObject() ? form(node) : null;
        if (form != null) {
            return readForm((ObjectNode) node, form);
        }
        if (node.isTextual()) {
            return Value.of(utf8(node.textValue()));
        }
        if (node.isBinary()) { // YAML's !!binary
            return Value.of(binary(node));
        }
        return json(node);
    }

    /** Any JSON as a value, compact. */
    static Value json(JsonNode node) throws NotationException {
        return new Value(compact(node), JSON_TYPE, null, null);
    }

    private static Value readForm(ObjectNode object, String form) throws NotationException {
        JsonNode content = object.path(form);
        String contentType = text(object, CONTENT_TYPE);
        Instant expires = time(text(object, EXPIRES));
        if (form.equals(JSON)) {
            return new Value(compact(content), contentType == null ? JSON_TYPE : contentType, expires, null);
        }
        if (!content.isTextual()) {
            throw new NotationException(form + " holds " + Texts.shown(content.toString()) + " (expected: a string)");
        }
        byte[] bytes = form.equals(TEXT) ? utf8(content.textValue()) : decoded(content.textValue());
        return new Value(bytes, contentType, expires, null);
    }

    /** @param expires null where the value does not */
    static JsonNode write(byte[] bytes, @Nullable String contentType, @Nullable Instant expires) {
        JsonNode json = JSON_TYPE.equals(contentType) ? exact(bytes) : null;
        String text = json == null ? Texts.utf8(bytes) : null;
        boolean plain = expires == null;
        if (json != null && plain && !json.isTextual() && (!json.isObject() || json.isEmpty())) {
            return json;
        }
        if (text != null && plain && contentType == null) {
            return MAPPER.getNodeFactory().textNode(text);
        }
        ObjectNode object = MAPPER.createObjectNode();
        if (json != null) {
            object.set(JSON, json);
        } else if (text != null) {
            object.put(TEXT, text);
        } else {
            object.put(BASE64, Base64.getEncoder().encodeToString(bytes));
        }
        if (contentType != null && json == null) {
            object.put(CONTENT_TYPE, contentType);
        }
        if (expires != null) {
            object.put(EXPIRES, Texts.time(expires));
        }
        return object;
    }

    /** The bytes as JSON that reads back as the same bytes from both formats, or null when there is none. */
    private static @Nullable JsonNode exact(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node != null && isSimple(node) && Arrays.equals(bytes, compact(node)) ? node : null;
        } catch (IOException | NotationException e) {
            return null;
        }
    }

    private static boolean isSimple(JsonNode node) {
        if (node.isNumber()) {
            return SIMPLE_NUMBER.matcher(node.toString()).matches();
        }
        for (JsonNode child : node) {
            if (!isSimple(child)) {
                return false;
            }
        }
        return !node.isMissingNode();
    }

    private static byte[] compact(JsonNode node) throws NotationException {
        try {
            return utf8(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new NotationException("cannot be written as JSON: " + e.getOriginalMessage());
        }
    }

    /** Half a surrogate pair, which JSON can escape, has no UTF-8: a plain conversion would store a question mark. */
    private static byte[] utf8(String text) throws NotationException {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new NotationException("holds half a surrogate pair, which is not text");
        }
    }

    private static byte[] decoded(String base64) throws NotationException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new NotationException(BASE64 + " is not Base64: " + e.getMessage());
        }
    }

    private static byte[] binary(JsonNode node) throws NotationException {
        try {
            return node.binaryValue();
        } catch (IOException e) {
            throw new NotationException("is not Base64: " + e.getMessage());
        }
    }

    private static @Nullable String text(JsonNode object, String field) throws NotationException {
        JsonNode node = object.path(field);
        if (!node.isMissingNode() && !node.isTextual()) {
            throw new NotationException(field + " holds " + Texts.shown(node.toString()) + " (expected: a string)");
        }
        return node.textValue();
    }

    private static @Nullable Instant time(@Nullable String text) throws NotationException {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new NotationException(
                    EXPIRES + " holds '" + Texts.shown(text) + "' (expected: a time such as 2026-03-01T12:00:00Z)");
        }
    }

    /** The names that a document gives to a list of segments. */
    static List<String> names(List<String> segments) {
        return segments.stream().map(Notation::name).toList();
    }
}
