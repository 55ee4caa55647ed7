package io.c19.state.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.c19.layers.HttpRefusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as a client writes it: {@code {"command": ["HGET", "h", "f"]}}, in which an argument that is no text is {@code {"base64": "..."}}.
 * Not thread-safe; nobody changes the arrays.
 */
record PassedCommand(String name, List<byte[]> arguments) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM =
            "body: %s (expected: {\"command\": [\"NAME\", \"argument\"]}, of texts, numbers and {\"base64\": \"...\"}).";

    /** @throws HttpRefusal when it is of another form */
    static PassedCommand parse(byte[] body) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
        } catch (IOException e) {
            throw refused("is not JSON");
        }
        JsonNode command = document == null ? null : document.get("command");
        if (command == null || !command.isArray() || command.isEmpty() || document.size() != 1) {
            throw refused("has no command, or more than that");
        } else if (!command.get(0).isTextual()) {
            throw refused("the name of the command is no text");
        }
        List<byte[]> arguments = new ArrayList<>();
        for (int i = 1; i < command.size(); i++) {
            arguments.add(argument(command.get(i)));
        }
        return new PassedCommand(command.get(0).textValue().toUpperCase(Locale.ROOT), arguments);
    }

    private static byte[] argument(JsonNode node) {
        if (node.isTextual() || node.isNumber()) {
            return Server.bytes(node.asText());
        } else if (node.isObject() && node.size() == 1 && node.path("base64").isTextual()) {
            try {
                return Base64.getDecoder().decode(node.get("base64").textValue());
            } catch (IllegalArgumentException e) {
                throw refused("an argument is not base 64");
            }
        }
        throw refused("an argument is neither text nor number nor base 64");
    }

    private static HttpRefusal refused(String fault) {
        return new HttpRefusal(400, "invalid-request", FORM.formatted(fault), null);
    }

    /** By which a list can allow it: its name, and that with its first argument, which of some commands is part of the name. */
    List<String> names() {
        return arguments.isEmpty()
                ? List.of(name)
                : List.of(name, name + " " + Server.text(arguments.get(0)).toUpperCase(Locale.ROOT));
    }

    /** What Redis answered, as JSON; bytes that are no text as {@code {"base64": "..."}}. */
    static String document(@Nullable Object reply) {
        try {
            return JSON.writeValueAsString(JsonNodeFactory.instance.objectNode().set("reply", node(reply)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of texts and numbers", e);
        }
    }

    private static JsonNode node(@Nullable Object reply) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (reply instanceof byte[] bytes) {
            String text = text(bytes);
            return text != null
                    ? json.textNode(text)
                    : json.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes));
        } else if (reply instanceof Iterable<?> many) {
            var array = json.arrayNode();
            many.forEach(each -> array.add(node(each)));
            return array;
        } else if (reply instanceof Map<?, ?> map) {
            var object = json.objectNode();
            map.forEach((name, value) -> object.set(Server.text(name), node(value)));
            return object;
        } else if (reply instanceof Long number) {
            return json.numberNode(number);
        } else if (reply instanceof Double number) {
            return json.numberNode(number);
        } else if (reply instanceof Boolean flag) {
            return json.booleanNode(flag);
        }
        return reply == null ? json.nullNode() : json.textNode(reply.toString());
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
