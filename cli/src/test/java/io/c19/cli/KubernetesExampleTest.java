package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Kubernetes, as far as its parts have to fit each other and this program. */
class KubernetesExampleTest {
    private static final Path EXAMPLE = Path.of("..", "deploy", "k8s", "c19.yaml");

    @TempDir
    Path scratch;

    @Test
    void configuration_isRead_withoutAWarning_andSelectsThePodsThatRunIt() throws IOException {
        Path file = scratch.resolve("c19.yaml");
        Files.writeString(file, one("ConfigMap").at("/data/c19.yaml").textValue());
        String checked = Program.alone().ok("config", "check", file.toString());
        assertThat(checked).containsPattern("connection\\.peer_provider\\.kind +K8s");
        assertThat(Program.alone().run("config", "check", file.toString()).err())
                .isEmpty();

        JsonNode pod = one("StatefulSet").at("/spec/template");
        assertThat(checked).containsPattern("connection\\.peer_provider\\.selector +app=c19");
        assertThat(pod.at("/metadata/labels/app").textValue()).isEqualTo("c19");
        assertThat(checked).containsPattern("connection\\.peer_provider\\.port +git");
        assertThat(pod.at("/spec/containers/0/ports").findValuesAsText("name")).contains("git");
    }

    @Test
    void role_letsPodsBeListedAndWatched_byTheAccountOfTheAgents() throws IOException {
        JsonNode rule = one("Role").at("/rules/0");
        assertThat(texts(rule.get("resources"))).containsExactly("pods");
        assertThat(texts(rule.get("verbs"))).containsExactly("list", "watch");
        String account = one("ServiceAccount").at("/metadata/name").textValue();
        assertThat(one("RoleBinding").at("/subjects/0/name").textValue()).isEqualTo(account);
        assertThat(one("StatefulSet")
                        .at("/spec/template/spec/serviceAccountName")
                        .textValue())
                .isEqualTo(account);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static JsonNode one(String kind) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(EXAMPLE.toFile())) {
            List<JsonNode> found = new ArrayList<>();
            documents.forEachRemaining(found::add);
            return found.stream()
                    .filter(document -> kind.equals(document.at("/kind").textValue()))
                    .reduce((a, b) -> {
                        throw new IllegalStateException("there are two of " + kind);
                    })
                    .orElseThrow();
        }
    }
}
