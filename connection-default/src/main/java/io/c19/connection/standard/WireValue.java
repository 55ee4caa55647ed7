package io.c19.connection.standard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.connection.standard.WireMap.Malformed;
import io.c19.layers.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A value in C19's map. C19 knows JSON only, and no deletion, so two members are added that its agents read over and do not pass on:
 *
 * <pre>
 *   "value"    the value where it is JSON, its text where it is text, else its bytes in base 64
 *   "exact"    {"type": MEDIA TYPE, "base64": BYTES} where the value is not just what "value" says
 *   "deleted"  true: the key was deleted at "ts"; "value" is then null, and "ttl" says for how long this is told
 * </pre>
 *
 * <p>So an agent of C19's own shows a deleted key as {@code null}, for a while. A null with a time to live and nothing else is therefore read as a
 * deletion: it is one that came by such an agent. Thread-safe.
 */
final class WireValue {
    private static final String JSON = "application/json";

    /** Numbers keep the digits that they were written with. What it reads is in the state, or an entry that was read already. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Longer ones end after the year 9999, so never. */
    private static final long TTL_MAX = 300_000_000_000_000L;

    /** The year 9000. What is later is no time that anybody takes. */
    private static final long TIME_MAX = 221_845_305_600_000L;

    private final long deletedTtlMillis;

    /** @param deletedTtl for how long others are told that a key was deleted */
    WireValue(Duration deletedTtl) {
        this.deletedTtlMillis = deletedTtl.toMillis();
    }

    /** @param exact whether it is certainly the value as its writer gave it */
    record Read(long time, @Nullable Value value, boolean exact) {}

    ObjectNode write(Dated dated) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Value value = dated.value();
        if (value == null) {
            return node.putNull("value")
                    .put("ts", dated.time())
                    .put("ttl", deletedTtlMillis)
                    .put("deleted", true);
        }
        JsonNode json = plain(value);
        node.set("value", json);
        node.put("ts", dated.time());
        Instant expires = value.expires();
        node.put("ttl", expires == null ? null : (Long) Math.max(0, expires.toEpochMilli() - dated.time()));
        if (!JSON.equals(value.contentType()) || !Arrays.equals(bytes(json), value.bytes())) {
            node.putObject("exact")
                    .put("type", value.contentType())
                    .put("base64", Base64.getEncoder().encodeToString(value.bytes()));
        }
        return node;
    }

    Read read(ObjectNode node, long now) throws Malformed {
        JsonNode json = node.get("value");
        if (json == null) {
            throw new Malformed("it has no 'value'");
        }
        JsonNode ts = node.get("ts");
        long time = ts == null ? now : number("ts", ts);
        JsonNode given = node.get("ttl");
        Long ttl = given == null || given.isNull() ? null : (Long) number("ttl", given);
        JsonNode exact = node.get("exact");
        if (node.path("deleted").asBoolean() || (json.isNull() && ttl != null && exact == null)) {
            return new Read(time, null, true);
        }
        Instant expires = ttl == null || ttl > TTL_MAX || time > TIME_MAX
                ? null
                : Instant.ofEpochMilli(time).plusMillis(ttl);
        Instant written = Instant.ofEpochMilli(Math.min(time, TIME_MAX));
        return exact == null
                ? new Read(time, new Value(bytes(json), JSON, expires, written), false)
                : new Read(time, exact(exact, expires, written), true);
    }

    /** Whether a value is told as this JSON: by one who cannot say more, it is the same. */
    static boolean saysTheSame(Value plain, Value held) {
        try {
            return MAPPER.readTree(plain.bytes()).equals(WireValue::compare, plain(held));
        } catch (IOException e) {
            return false;
        }
    }

    /** Numbers are the same when they are to somebody who calculates with 64 bits, as C19 does. */
    private static int compare(JsonNode a, JsonNode b) {
        boolean sameNumber = a.isNumber() && b.isNumber() && Double.compare(a.doubleValue(), b.doubleValue()) == 0;
        return sameNumber || a.equals(b) ? 0 : 1;
    }

    private static Value exact(JsonNode exact, @Nullable Instant expires, Instant written) throws Malformed {
        try {
            byte[] bytes = Base64.getDecoder().decode(exact.path("base64").asText(""));
            JsonNode type = exact.path("type");
            return new Value(bytes, type.isTextual() ? type.textValue() : null, expires, written);
        } catch (IllegalArgumentException e) {
            throw new Malformed("its 'exact' is no base 64");
        }
    }

    private static JsonNode plain(Value value) {
        String type = value.contentTypeOrDefault();
        if (type.startsWith(JSON) || type.contains("+json")) {
            try (JsonParser parser = MAPPER.createParser(value.bytes())) {
                JsonNode node = MAPPER.readTree(parser);
                if (node != null && !node.isMissingNode() && parser.nextToken() == null) {
                    return node;
                }
            } catch (IOException e) {
                // Not what its type says: then it is text or bytes like any other.
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.bytes()))
                    .toString();
            return JsonNodeFactory.instance.textNode(text);
        } catch (CharacterCodingException e) {
            return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(value.bytes()));
        }
    }

    private static long number(String name, JsonNode node) throws Malformed {
        if (!node.isIntegralNumber() || node.bigIntegerValue().signum() < 0) {
            throw new Malformed("its '%s' is no whole number from 0 on".formatted(name));
        }
        return node.canConvertToLong() ? node.longValue() : Long.MAX_VALUE;
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
