package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.c19.agent.http.RunningAgent.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What {@code openapi.json} says, and whether an answer is as it says. */
final class OpenApi {
    static final JsonNode DOCUMENT = document();

    private static final String VERB = "get put post delete patch";
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> BY_PLACE = new ConcurrentHashMap<>();

    private OpenApi() {}

    private static JsonNode document() {
        try (InputStream file = OpenApi.class.getResourceAsStream("openapi.json")) {
            return Json.parse(Objects.requireNonNull(file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Json.Fault e) {
            throw new AssertionError(e.text(), e);
        }
    }

    /** Every operation as {@code GET /v1/kv/*}. */
    static List<String> operations() {
        List<String> operations = new ArrayList<>();
        DOCUMENT.path("paths").forEachEntry((path, methods) -> methods.fieldNames()
                .forEachRemaining(method ->
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("\\{[a-z]+}", "*"))));
        return operations;
    }

    /** Fails unless the document has this answer to this request. What is no operation of it is not looked at. */
    static void verify(String method, String pathAndQuery, Reply reply) {
        String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        String[] parts = pathAndQuery.split("\\?", 2);
        String template = template(parts[0]);
        JsonNode operation = template == null
                ? DOCUMENT.path("none")
                : DOCUMENT.path("paths").path(template).path(verb);
        if (operation.isMissingNode() || !VERB.contains(verb)) {
            return;
        }
        String name = verb + " " + template;
        // Probes take any parameter: whoever is to restart the agent does not look at a 400.
        if (reply.status() < 400 && parts.length > 1 && !name.endsWith("z")) {
            verifyParameters(name, operation, parts[1]);
        }
        JsonNode response = resolved(operation.path("responses").path(Integer.toString(reply.status())));
        assertThat(response.isMissingNode())
                .as("openapi.json: %s answers %d: %s", name, reply.status(), reply.text())
                .isFalse();
        if (reply.bytes().length > 0 && !method.equals("HEAD")) {
            verifyBody(name + " " + reply.status(), response.path("content"), reply);
        }
    }

    private static void verifyParameters(String name, JsonNode operation, String query) {
        List<String> known = new ArrayList<>();
        operation
                .path("parameters")
                .forEach(parameter -> known.add(resolved(parameter).path("name").asText()));
        for (String parameter : query.split("&", -1)) {
            assertThat(known).as("openapi.json: parameters of %s", name).contains(parameter.replaceAll("=.*", ""));
        }
    }

    private static void verifyBody(String name, JsonNode content, Reply reply) {
        String type = reply.header("Content-Type").replaceAll(";.*", "");
        JsonNode exact = content.path(type);
        JsonNode schema = exact.isMissingNode() ? content.path("*/*").path("schema") : exact.path("schema");
        assertThat(schema.isMissingNode())
                .as("openapi.json: %s has no %s", name, type)
                .isFalse();
        if (!exact.isMissingNode() && type.endsWith("json")) {
            JsonSchema compiled = BY_PLACE.computeIfAbsent(name + type, place -> SCHEMAS.getSchema(whole(schema)));
            assertThat(compiled.validate(reply.json()))
                    .as("openapi.json: %s, answered %s", name, reply.text())
                    .isEmpty();
        }
    }

    /** The schema with what it refers to. */
    private static JsonNode whole(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        return whole.set("components", DOCUMENT.path("components"));
    }

    private static JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : DOCUMENT.at(reference.substring(1));
    }

    /** The path of the document that a path is of; null when it is of none. */
    private static @Nullable String template(String path) {
        String best = null;
        for (var names = DOCUMENT.path("paths").fieldNames(); names.hasNext(); ) {
            String name = names.next();
            String start = name.replaceAll("\\{.*", "");
            boolean fits = start.equals(name) ? path.equals(name) : path.startsWith(start) && !path.equals(start);
            if (fits && (best == null || best.length() < name.length())) {
                best = name;
            }
        }
        return "/{key}".equals(best) && path.startsWith("/v1") ? null : best;
    }
}
