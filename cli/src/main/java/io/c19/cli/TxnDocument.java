package io.c19.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Steps;
import io.c19.cli.store.Steps.Condition;
import io.c19.cli.store.Steps.Step;
import io.c19.layers.Author;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A transaction as a person writes it down, in the words of {@code POST /v1/txn}. What is wrong with it is said with its place. */
final class TxnDocument {
    private static final String JSON_TYPE = "application/json";
    private static final long TTL_MILLIS_MAX = Duration.ofDays(3650).toMillis();

    private final String name;
    private final Instant now;

    /** @param name for messages */
    TxnDocument(String name, Instant now) {
        this.name = name;
        this.now = now;
    }

    /** @param note what the command line says, which counts where the document says nothing */
    Steps read(byte[] json, Note note) {
        JsonNode document;
        try {
            document = Json.parse(json);
        } catch (IOException e) {
            throw new Failure(ExitCode.ERROR, name + ": is not JSON" + Json.place(e) + ".", e);
        }
        Fields fields = new Fields("the document", document, "if", "then", "else", "message", "author");
        String author = fields.text("author");
        String message = fields.text("message");
        return new Steps(
                list(document, "if", this::condition),
                list(document, "then", this::step),
                list(document, "else", this::step),
                new Note(
                        author == null ? note.author() : fields.made("author", () -> Author.parse(author)),
                        message == null ? note.message() : message));
    }

    private <T> List<T> list(JsonNode document, String field, BiFunction<String, JsonNode, T> element) {
        JsonNode array = document.path(field);
        if (!array.isMissingNode() && !array.isArray()) {
            throw wrong(field, array, "an array");
        }
        List<T> list = new ArrayList<>();
        for (JsonNode node : array) {
            list.add(element.apply(field + "[" + list.size() + "]", node));
        }
        return list;
    }

    private Condition condition(String place, JsonNode node) {
        if (node.has("prefix")) {
            Fields fields = new Fields(place, node, "prefix", "revision");
            return new Condition.Unchanged(
                    fields.made("prefix", () -> new Prefix(fields.required("prefix"))), fields.required("revision"));
        }
        Fields fields = new Fields(place, node, "key", "etag", "absent");
        Key key = fields.key("key");
        String etag = fields.text("etag");
        JsonNode absent = node.path("absent");
        if ((etag == null) != absent.isBoolean() || (etag == null && !absent.booleanValue())) {
            throw wrong(place, node, "an etag or \"absent\": true");
        }
        return new Condition.OfKey(
                etag == null ? new Precondition.Absent(key) : new Precondition.EtagIn(key, Set.of(etag)));
    }

    private Step step(String place, JsonNode node) {
        if (node.has("get")) {
            return new Step.Read(new Fields(place, node, "get").key("get"));
        } else if (node.has("delete")) {
            return new Step.Write(new Mutation.Delete(new Fields(place, node, "delete").key("delete")));
        } else if (node.has("put")) {
            Fields fields = new Fields(place, node, "put", "value", "valueBase64", "contentType", "ttl");
            return new Step.Write(new Mutation.Put(fields.key("put"), value(fields, place, node)));
        }
        throw wrong(place, node, "an object with one of put, delete and get");
    }

    private Value value(Fields fields, String place, JsonNode node) {
        JsonNode value = node.path("value");
        String base64 = fields.text("valueBase64");
        if (value.isMissingNode() == (base64 == null)) {
            throw wrong(place, node, "a value or a valueBase64");
        }
        String type = fields.text("contentType");
        Instant expires = expires(place, node.path("ttl"));
        if (base64 != null) {
            return new Value(
                    fields.made("valueBase64", () -> Base64.getDecoder().decode(base64)), type, expires, null);
        }
        boolean text = value.isTextual();
        byte[] bytes = (text ? value.textValue() : Json.line(value)).getBytes(StandardCharsets.UTF_8);
        return new Value(bytes, type == null && !text ? JSON_TYPE : type, expires, null);
    }

    private @Nullable Instant expires(String place, JsonNode ttl) {
        if (ttl.isMissingNode()) {
            return null;
        }
        if (!ttl.canConvertToLong()
                || !ttl.isIntegralNumber()
                || ttl.longValue() < 1
                || ttl.longValue() > TTL_MILLIS_MAX) {
            throw wrong(place + ".ttl", ttl, "milliseconds, 1 to " + TTL_MILLIS_MAX);
        }
        return now.plusMillis(ttl.longValue());
    }

    private Failure wrong(String place, JsonNode actual, String expected) {
        return new Failure(
                ExitCode.ERROR,
                name + ": " + place + ": " + Texts.shown(actual.toString()) + " (expected: " + expected + ").");
    }

    /** The members of an object, all of which are known. */
    private final class Fields {
        private final String place;
        private final JsonNode node;

        Fields(String place, JsonNode node, String... known) {
            this.place = place;
            this.node = node;
            if (!node.isObject()) {
                throw wrong(place, node, "an object");
            }
            node.fieldNames().forEachRemaining(field -> {
                if (!List.of(known).contains(field)) {
                    throw new Failure(
                            ExitCode.ERROR,
                            name + ": " + place + ": '" + Texts.shown(field) + "' is unknown (expected: "
                                    + String.join(", ", known) + ").");
                }
            });
        }

        @Nullable
        String text(String field) {
            JsonNode text = node.path(field);
            if (!text.isMissingNode() && !text.isTextual()) {
                throw wrong(place + "." + field, text, "a string");
            }
            return text.textValue();
        }

        String required(String field) {
            String text = text(field);
            if (text == null) {
                throw wrong(place, node, "an object with " + field);
            }
            return text;
        }

        Key key(String field) {
            return made(field, () -> new Key(required(field)));
        }

        <T> T made(String field, java.util.function.Supplier<T> maker) {
            try {
                return maker.get();
            } catch (IllegalArgumentException e) {
                throw new Failure(ExitCode.ERROR, name + ": " + place + "." + field + ": " + e.getMessage() + ".", e);
            }
        }
    }
}
