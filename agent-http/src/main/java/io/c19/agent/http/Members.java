package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object that a client sent. A member that is null counts as not given; one that is not known is
 * refused, since a misspelt condition that is silently ignored does harm.
 */
final class Members {
    private final String where;
    private final JsonNode object;

    private Members(String where, JsonNode object) {
        this.where = where;
        this.object = object;
    }

    /**
     * @param where the object is in the document, for messages; empty for the document itself
     * @throws ProblemException when it is no object or has other members than the known ones
     */
    static Members of(String where, JsonNode node, String... known) {
        Members members = new Members(where, node);
        List<String> names = List.of(known);
        if (!node.isObject()) {
            String place = where.isEmpty() ? "body" : where;
            throw wrong(place, node, "an object with " + String.join(", ", names));
        }
        for (Iterator<String> given = node.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!names.contains(name)) {
                throw ProblemType.INVALID_REQUEST
                        .problem("%s: is not known (expected: one of %s)."
                                .formatted(members.path(name), String.join(", ", names)))
                        .with("expected", names)
                        .failure();
            }
        }
        return members;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The member as it is, JSON's null included; null when it is not given. */
    @Nullable
    JsonNode node(String name) {
        return object.get(name);
    }

    @Nullable
    String text(String name) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = object.get(name);
        if (!node.isTextual()) {
            throw wrong(path(name), node, "a string");
        }
        return node.textValue();
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw wrong(name, "a string");
        }
        return text;
    }

    Key key(String name) {
        return new Key(required(name));
    }

    Prefix prefix(String name) {
        return new Prefix(required(name));
    }

    /** A whole number within bounds, both included; null when it is not given. */
    @Nullable
    Long number(String name, long min, long max) {
        BigInteger number = number(name, "a whole number from %d to %d".formatted(min, max));
        if (number == null) {
            return null;
        }
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw wrong(name, "a whole number from %d to %d".formatted(min, max));
        }
        return number.longValueExact();
    }

    @Nullable
    BigInteger number(String name, String expected) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = object.get(name);
        if (!node.isIntegralNumber()) {
            throw wrong(path(name), node, expected);
        }
        return node.bigIntegerValue();
    }

    boolean isTrue(String name) {
        if (has(name) && !object.get(name).isBoolean()) {
            throw wrong(path(name), object.get(name), "true");
        }
        return object.path(name).booleanValue();
    }

    /** The items of an array; none when it is not given. */
    List<JsonNode> items(String name) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode array = object.get(name);
        if (!array.isArray()) {
            throw wrong(path(name), array, "an array");
        }
        List<JsonNode> items = new ArrayList<>(array.size());
        array.forEach(items::add);
        return items;
    }

    /** A message for a member that is missing or does not fit. */
    ProblemException wrong(String name, String expected) {
        return wrong(path(name), object.path(name), expected);
    }

    private String path(String name) {
        String shown = Texts.shown(name);
        return where.isEmpty() ? shown : where + "." + shown;
    }

    private static ProblemException wrong(String path, JsonNode actual, String expected) {
        String shown = actual.isMissingNode() ? "is missing" : Texts.shown(actual.toString());
        return ProblemType.INVALID_REQUEST
                .problem("%s: %s (expected: %s).".formatted(path, shown, expected))
                .with("expected", expected)
                .failure();
    }
}
