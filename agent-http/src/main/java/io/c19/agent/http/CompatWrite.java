package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Limits;
import io.c19.layers.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One key of C19's map.
 *
 * @param dated whether the client gave a time, so that an older one must not replace a newer
 */
record CompatWrite(Key key, Value value, boolean dated) {
    /** How far clocks of clients may be ahead; a time past it counts as now, since it would win for ever. */
    static final Duration AHEAD_MAX = Duration.ofSeconds(60);

    private static final String MAP = "{\"<key>\":{\"value\":<json>,\"ttl\":<ms>,\"ts\":<ms>},...}";

    /**
     * Reads a whole map.
     *
     * @throws ProblemException of status 422 with the first thing that is wrong anywhere in it
     */
    static List<CompatWrite> parse(byte[] body, Instant now, Limits limits) {
        try {
            JsonNode map = Json.parse(body);
            if (!map.isObject()) {
                throw new Json.Fault("is no object");
            }
            List<CompatWrite> writes = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : map.properties()) {
                writes.add(parse(member.getKey(), member.getValue(), now, limits));
            }
            return writes;
        } catch (Json.Fault e) {
            throw unprocessable("body: %s (expected: %s).".formatted(e.text(), MAP));
        }
    }

    private static CompatWrite parse(String name, JsonNode node, Instant now, Limits limits) throws Json.Fault {
        try {
            Key key = new Key(name);
            limits.check(key);
            Members members = Members.of("'%s'".formatted(Texts.shown(name)), node, "value", "ttl", "ts");
            JsonNode value = members.node("value");
            if (value == null) {
                throw members.wrong("value", "any JSON");
            }
            Instant written = written(members, now);
            Long ttl = members.number("ttl", 1, Serving.TTL_MILLIS_MAX);
            Instant expires = ttl == null ? null : written.plusMillis(ttl);
            Value stored = new Value(Json.bytes(value), Json.CONTENT_TYPE, expires, written);
            return new CompatWrite(key, stored, members.has("ts"));
        } catch (InvalidKeyException | LimitException e) {
            throw unprocessable(e.getMessage() + ".");
        } catch (ProblemException e) {
            throw unprocessable(e.problem().detail());
        }
    }

    private static Instant written(Members members, Instant now) {
        String expected = "a time in whole milliseconds since 1970";
        BigInteger ts = members.number("ts", expected);
        if (ts == null) {
            return now;
        } else if (ts.signum() < 0) {
            throw members.wrong("ts", expected);
        }
        boolean ahead = ts.compareTo(BigInteger.valueOf(now.plus(AHEAD_MAX).toEpochMilli())) > 0;
        return ahead ? now : Instant.ofEpochMilli(ts.longValueExact());
    }

    /** C19's status for what it cannot read; it never comes as a problem document, so it has no type. */
    private static ProblemException unprocessable(String detail) {
        return new Problem("about:blank", 422, "Unprocessable", detail).failure();
    }
}
