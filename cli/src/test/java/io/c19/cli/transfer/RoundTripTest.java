package io.c19.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.cli.console.Failure;
import io.c19.cli.transfer.Source.Shape;
import io.c19.cli.transfer.Source.Syntax;
import io.c19.fixtures.HostileKeys;
import io.c19.fixtures.Seed;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was exported comes back as it was: keys, bytes and content types. */
class RoundTripTest {
    private static final int ROUNDS = 25;

    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "-",
            ".",
            "..c",
            "$text",
            "$$json",
            "$base64",
            "$",
            "null",
            "true",
            "~",
            "<<",
            "1",
            "1.0",
            "yes",
            "a b",
            " ",
            "#",
            ": ",
            "\"",
            "'",
            "\\",
            "ü",
            "\uD83D\uDC08",
            "\u2028",
            "\uFEFF",
            "- x",
            "? y",
            "!!str",
            "&a",
            "*a",
            "%",
            "{",
            "[",
            "contentType",
            "expires");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\n",
            "a\nb\n",
            "\r\n",
            "\t",
            "null",
            "true",
            "~",
            "0x1F",
            "1e5",
            "1_000",
            "2026-01-01",
            "yes",
            "\u0000",
            "\u0007",
            "\u0085",
            "\u2028",
            "\uFEFFx",
            "\uD83D\uDC08",
            "\uFFFF",
            "- a",
            "a: b",
            "# no comment",
            "\"q\"",
            "'q'",
            "\\",
            "x".repeat(5_000),
            "line\n  indented\n\ttab\n",
            "trailing space ",
            "{}",
            "[1]",
            "%",
            "---",
            "...");

    private static final List<String> JSONS = List.of(
            "1",
            "-0",
            "1.50",
            "1e3",
            "1E+400",
            "true",
            "null",
            "[]",
            "{}",
            "{\"a\":1}",
            "{\"$text\":\"x\"}",
            "\"s\"",
            "{ }",
            "[1, 2]",
            "[1,2]",
            "[{\"a\":{\"b\":[]}}]",
            "{\"a\":1,\"a\":2}",
            "{\"contentType\":\"x\"}",
            "12345678901234567890.5",
            "nonsense",
            "[\"\\u2028\"]",
            "[\"\u2028\",\"ü\"]",
            "{\"~\":\"null\",\"1\":[true]}");

    private static MemoryStore memory = new MemoryStore();

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        memory.close();
        memory = new MemoryStore();
    }

    @AfterAll
    static void stop() {
        memory.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "YAML"}) // what others export is only read
    void document_ofRandomContent_comesBack(Syntax syntax) throws IOException {
        Random random = Seed.take("RoundTripTest." + syntax).random();
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Value> before = content(random);
            memory.putAll(before);

            byte[] exported = export(Prefix.ALL, syntax);
            memory.clear();
            load(exported, Prefix.ALL, syntax);

            assertThat(memory.all())
                    .as(new String(exported, StandardCharsets.UTF_8))
                    .isEqualTo(before);
            assertThat(export(Prefix.ALL, syntax)).isEqualTo(exported);
            memory.clear();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "YAML"}) // what others export is only read
    void document_ofHostileKeys_comesBack(Syntax syntax) throws IOException {
        Map<String, Value> before = new TreeMap<>();
        HostileKeys.ALL.forEach(key -> before.put(key, Value.of(key.getBytes(StandardCharsets.UTF_8))));
        memory.putAll(before);

        byte[] exported = export(Prefix.ALL, syntax);
        memory.clear();
        load(exported, Prefix.ALL, syntax);

        assertThat(memory.all()).isEqualTo(before);
        memory.clear();
    }

    @Test
    void document_belowAPrefix_comesBackBelowAnother() throws IOException {
        memory.putAll(Map.of(
                "x/a/b", Value.of(new byte[] {'1'}), "x/c", Value.of(new byte[] {'2'}), "y", Value.of(new byte[0])));

        byte[] exported = export(new Prefix("x/"), Syntax.JSON);
        load(exported, new Prefix("z/x/"), Syntax.JSON);

        assertThat(new String(exported, StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"a\": {\n    \"b\": \"1\"\n  },\n  \"c\": \"2\"\n}\n");
        assertThat(memory.all()).containsOnlyKeys("x/a/b", "x/c", "y", "z/x/a/b", "z/x/c");
        memory.clear();
    }

    @Test
    void document_ofAKeyAndOneBelowIt_isRefused() {
        memory.putAll(Map.of("a", Value.of(utf8("1")), "a-", Value.of(utf8("2")), "a/b", Value.of(utf8("3"))));

        assertThatThrownBy(() -> export(Prefix.ALL, Syntax.JSON))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("'a' and 'a/b' both hold values");
        memory.clear();
    }

    @Test
    void directory_ofRandomContent_comesBack() {
        Random random = Seed.take("RoundTripTest.directory").random();
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Value> before = new TreeMap<>();
            content(random).forEach((key, value) -> before.put(key, Value.of(value.bytes())));
            memory.putAll(before);

            Path target = directory.resolve("round" + round);
            Export.Result exported =
                    new Export(memory.store(), Prefix.ALL, null, Progress.NONE).toDirectory(target, false);
            memory.clear();
            new Source.Tree(target).importInto(memory.store(), Prefix.ALL, false, Note.NONE, Progress.NONE);

            assertThat(memory.all()).isEqualTo(before);
            assertThat(exported.keys()).isEqualTo(before.size());
            assertThat(exported.bare()).isZero();
            memory.clear();
        }
    }

    @Test
    void directory_thatExists_comesBackFileByFile() throws IOException {
        Path from = directory.resolve("from");
        Files.createDirectories(from.resolve("sub/.hidden"));
        Files.write(from.resolve("sub/.hidden/.x"), new byte[] {0, -1});
        Files.write(from.resolve("empty"), new byte[0]);

        new Source.Tree(from).importInto(memory.store(), new Prefix("p/"), false, Note.NONE, Progress.NONE);
        assertThat(memory.all()).containsOnlyKeys("p/sub/.hidden/.x", "p/empty");
        Path to = directory.resolve("to");
        new Export(memory.store(), new Prefix("p/"), null, Progress.NONE).toDirectory(to, false);

        assertThat(to.resolve("sub/.hidden/.x")).hasBinaryContent(new byte[] {0, -1});
        assertThat(to.resolve("empty")).hasBinaryContent(new byte[0]);
        memory.clear();
    }

    private static byte[] export(Prefix prefix, Syntax syntax) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Export(memory.store(), prefix, null, Progress.NONE).toDocument(syntax, out);
        return out.toByteArray();
    }

    private static void load(byte[] document, Prefix prefix, Syntax syntax) {
        new Source.Document("exported", document, syntax, Shape.WHOLE)
                .importInto(memory.store(), prefix, false, Note.NONE, Progress.NONE);
    }

    private static Map<String, Value> content(Random random) {
        Map<String, Value> content = new TreeMap<>();
        int count = 1 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            List<String> segments = new ArrayList<>();
            for (int depth = random.nextInt(4); depth >= 0; depth--) {
                String name = pick(NAMES, random);
                segments.add(name.equals(".") ? "..." : name);
            }
            String key = String.join("/", segments);
            boolean clash = content.keySet().stream()
                    .anyMatch(other -> other.startsWith(key + "/") || key.startsWith(other + "/"));
            if (!clash) {
                content.put(key, value(random));
            }
        }
        return content;
    }

    private static Value value(Random random) {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return switch (random.nextInt(5)) {
            case 0 -> Value.of(utf8(pick(TEXTS, random)));
            case 1 -> new Value(utf8(pick(TEXTS, random)), "text/plain", null, null);
            case 2 -> new Value(utf8(pick(JSONS, random)), "application/json", null, null);
            case 3 -> new Value(noise, "image/png", null, null);
            default -> Value.of(noise);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
