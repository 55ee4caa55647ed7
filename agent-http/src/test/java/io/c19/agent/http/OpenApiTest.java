package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Layers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the document says of this API as a whole; every answer of the other tests is compared with it one by one. */
class OpenApiTest {
    @Test
    void document_hasEveryRoute_andNoOther() {
        try (RunningAgent agent = RunningAgent.onHistory()) {
            Serving serving = new Serving(agent.context, agent.state);
            Watches watches = new Watches(serving, 1, System::nanoTime);
            Set<String> routes = new TreeSet<>();
            for (Route route :
                    HttpAgent.routes(new KeyRoutes(serving), serving, watches, new Layers(agent.state, null))) {
                routes.add(route.method() + " " + route.path());
            }
            watches.close();
            routes.add("POST /v1/redis"); // of a layer: a state of kind Redis has it
            // What answers that there is nothing.
            routes.removeIf(route -> route.endsWith(" /v1") || route.endsWith(" /v1/*") || route.equals("GET /"));

            assertThat(new TreeSet<>(OpenApi.operations())).isEqualTo(routes);
        }
    }

    @Test
    void document_hasEveryProblem_andNoOther() {
        List<String> types = new ArrayList<>();
        OpenApi.DOCUMENT
                .at("/components/schemas/Problem/properties/type/enum")
                .forEach(type -> types.add(type.asText()));
        List<String> expected = new ArrayList<>(List.of("about:blank"));
        Arrays.stream(ProblemType.values()).map(ProblemType::uri).forEach(expected::add);

        assertThat(types).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void document_refersOnlyToWhatItHas_andUsesAllOfIt() {
        Set<String> used = new TreeSet<>();
        OpenApi.DOCUMENT.findValues("$ref").forEach(reference -> {
            assertThat(OpenApi.DOCUMENT.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
            used.add(reference.asText());
        });
        JsonNode components = OpenApi.DOCUMENT.path("components");
        components.forEachEntry((kind, members) -> members.fieldNames()
                .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind + "/" + name)));
    }

    @Test
    void document_isServed() {
        try (RunningAgent agent = RunningAgent.onMemory()) {
            assertThat(agent.get("/openapi.json").json()).isEqualTo(OpenApi.DOCUMENT);
            assertThat(agent.get("/openapi.json").header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void verify_ofAnAnswerThatTheDocumentDoesNotHave_fails() {
        try (RunningAgent agent = RunningAgent.onMemory()) {
            for (String other : new String[] {"/v1/status", "/v1/kv", "/v1/nope"}) {
                assertThatThrownBy(() -> OpenApi.verify("GET", "/livez", agent.get(other)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("openapi.json: get /livez");
            }
            assertThatThrownBy(() -> OpenApi.verify("GET", "/v1/kv?perfix=a", agent.get("/v1/kv")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("parameters of get /v1/kv");
        }
    }

    @Test
    void operations_haveNamesOfTheirOwn() {
        assertThat(OpenApi.DOCUMENT.findValuesAsText("operationId"))
                .hasSize(OpenApi.operations().size())
                .doesNotHaveDuplicates();
    }
}
