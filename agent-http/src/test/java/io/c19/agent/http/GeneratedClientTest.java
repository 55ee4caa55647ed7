package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/** A client that a generator made of {@code openapi.json} works with the agent. */
class GeneratedClientTest {
    @TempDir
    Path directory;

    @Test
    @SuppressWarnings("unchecked")
    void client_madeOfTheAgentsOwnDescription_readsAndWrites() throws Exception {
        try (RunningAgent agent = RunningAgent.onHistory()) {
            Path description = directory.resolve("openapi.json");
            Files.write(description, agent.get("/openapi.json").bytes());
            Path sources = generate(description);
            Path classes = compile(sources, Path.of("src/test/resources/generated-client/Use.java"));
            List<String> seen;
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
                seen = (List<String>) loader.loadClass("Use")
                        .getMethod("run", String.class)
                        .invoke(null, uri(agent).toString());
            }

            assertThat(seen)
                    .containsExactly(
                            "succeeded true true",
                            "value 1|2| 4",
                            "before 1|",
                            "listed app/a b 4",
                            "listed app/c 1",
                            "history second",
                            "history first",
                            "line 1 Ann <ann@example.org>",
                            "line 2 Bob <bob@example.org>",
                            "tag true",
                            "deleted 404 true",
                            "status 1");
        }
    }

    private static URI uri(RunningAgent agent) {
        return agent.agent.address();
    }

    private Path generate(Path description) {
        Path made = directory.resolve("client");
        CodegenConfigurator configurator = new CodegenConfigurator()
                .setGeneratorName("java")
                .setLibrary("native")
                .setInputSpec(description.toString())
                .setOutputDir(made.toString())
                .setValidateSpec(true)
                .addAdditionalProperty("openApiNullable", "false")
                .addAdditionalProperty("useJakartaEe", "true")
                .addAdditionalProperty("invokerPackage", "gen")
                .addAdditionalProperty("apiPackage", "gen.api")
                .addAdditionalProperty("modelPackage", "gen.model");
        for (String part : List.of("apis", "models", "supportingFiles")) {
            configurator.addGlobalProperty(part, "");
        }
        for (String part : List.of("apiTests", "modelTests", "apiDocs", "modelDocs")) {
            configurator.addGlobalProperty(part, "false");
        }
        new DefaultGenerator().opts(configurator.toClientOptInput()).generate();
        return made.resolve("src/main/java");
    }

    private Path compile(Path sources, Path program) throws Exception {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<Path> files = new ArrayList<>(List.of(program));
        try (Stream<Path> all = Files.walk(sources)) {
            all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        return classes;
    }
}
