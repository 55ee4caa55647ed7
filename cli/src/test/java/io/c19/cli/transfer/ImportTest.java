package io.c19.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.cli.console.Failure;
import io.c19.cli.transfer.Source.Shape;
import io.c19.cli.transfer.Source.Syntax;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {
    private static final Value JSON_ONE = json("1");

    private MemoryStore memory = new MemoryStore();

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        memory.close();
        memory = new MemoryStore("limits.batch_operations", "10");
    }

    @AfterEach
    void stop() {
        memory.close();
    }

    @Test
    void json_nestedObjects_becomeSegments() {
        Import.Result result =
                load("{\"a\":{\"b\":\"text\",\"c\":1},\"d\":[1,{\"e\":2}],\"f\":{},\"g\":null,\"h\":true}");

        assertThat(memory.all())
                .hasSize(6)
                .containsEntry("a/b", text("text"))
                .containsEntry("a/c", JSON_ONE)
                .containsEntry("d", json("[1,{\"e\":2}]"))
                .containsEntry("f", json("{}"))
                .containsEntry("g", json("null"))
                .containsEntry("h", json("true"));
        assertThat(result.put()).isEqualTo(6);
        assertThat(result.revisions()).isEqualTo(1);
    }

    @Test
    void yaml_isReadAsTheSameValuesAsJson() {
        load(
                """
                a:
                  b: text
                  c: 1
                  d: "1"
                  e: |
                    two
                    lines
                list: [x, 2]
                none: ~
                yes: no
                binary: !!binary /wA=
                """,
                Syntax.YAML,
                Shape.WHOLE);

        assertThat(memory.all())
                .containsEntry("a/b", text("text"))
                .containsEntry("a/c", JSON_ONE)
                .containsEntry("a/d", text("1"))
                .containsEntry("a/e", text("two\nlines\n"))
                .containsEntry("list", json("[\"x\",2]"))
                .containsEntry("none", json("null"))
                .containsEntry("yes", text("no"))
                .containsEntry("binary", Value.of(new byte[] {-1, 0}));
    }

    @Test
    void pointerAndId_storeTheElementsOfAnArrayWhole() {
        load(
                "{\"x\":{\"list\":[{\"code\":\"aa\",\"n\":1.50},{\"alt\":7},{\"alt\":\"c\",\"code\":null}]}}",
                Syntax.JSON,
                new Shape("/x/list", List.of("code", "alt"), Integer.MAX_VALUE));

        assertThat(memory.all())
                .hasSize(3)
                .containsEntry("aa", json("{\"code\":\"aa\",\"n\":1.50}"))
                .containsEntry("7", json("{\"alt\":7}"))
                .containsEntry("c", json("{\"alt\":\"c\",\"code\":null}"));
    }

    @Test
    void depth_storesWhatLiesDeeperWhole() {
        load("{\"a\":{\"b\":{\"c\":1},\"d\":\"x\"},\"e\":{\"$text\":\"t\"}}", Syntax.JSON, new Shape("", List.of(), 2));

        assertThat(memory.all())
                .hasSize(3)
                .containsEntry("a/b", json("{\"c\":1}"))
                .containsEntry("a/d", text("x"))
                .containsEntry("e", text("t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2}                   | line 1, column",
                "{\"a\":{\"b\":1},\"a/b\":2}         | key 'a/b' occurs twice",
                "{\"a\":1,\"a/b\":2}                 | 'a' and 'a/b' cannot both",
                "{\"a\":{\"\":1}}                    | empty segment at index 2",
                "{\"..\":1}                          | segment '..'",
                "{\"a\":\"\\ud800\"}                 | half a surrogate pair",
                "{\"a\":1                            | line 1",
                "{\"a\":1} {\"b\":2}                 | more follows",
                "[1]                                 | expected: an object; --id",
                "1                                   | a number",
                "{\"a\":{\"$base64\":\"!\"}}         | not Base64",
            })
    void json_wrong_saysWhereAndWritesNothing(String document, String part) {
        Failure failure = catchThrowableOfType(Failure.class, () -> load(document));

        assertThat(failure).isNotNull();
        assertThat(failure.sentence()).contains(part);
        assertThat(memory.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a: &x 1\nb: *x`      | is an alias",
                "`a: 1\na: 2`          | line 2",
                "`a: 1\n---\nb: 2`     | more follows",
                "`a: [`                | line",
                "``                    | is empty",
            })
    void yaml_wrong_saysWhereAndWritesNothing(String document, String part) {
        Failure failure = catchThrowableOfType(Failure.class, () -> load(document, Syntax.YAML, Shape.WHOLE));

        assertThat(failure).isNotNull();
        assertThat(failure.sentence()).contains(part);
        assertThat(memory.all()).isEmpty();
    }

    @Test
    void faults_manyOfThem_areAllCountedAndTheFirstShown() {
        StringBuilder document = new StringBuilder("{\"fine\":1");
        for (int i = 0; i < 50; i++) {
            document.append(",\"").append(i).append("//x\":1");
        }

        Failure failure = catchThrowableOfType(Failure.class, () -> load(document + "}"));

        assertThat(failure.sentence())
                .startsWith("Nothing was imported, for 50 reasons:")
                .contains("'0//x'")
                .contains("30 more");
        assertThat(failure.sentence().lines()).hasSize(22);
        assertThat(memory.all()).isEmpty();
    }

    @Test
    void limits_ofKeysAndValues_areCheckedBeforeAnythingIsWritten() {
        String big = "x".repeat((1 << 20) + 1);

        Failure failure = catchThrowableOfType(
                Failure.class, () -> load("{\"a\":\"fine\",\"b\":\"" + big + "\",\"" + "k".repeat(201) + "\":1}"));

        assertThat(failure.sentence()).contains("1048577").contains("201");
        assertThat(memory.all()).isEmpty();
    }

    @Test
    void clash_withTheStore_isFoundBeforeAnythingIsWritten() {
        memory.put("p/a", text("value"));
        memory.put("p/d/e", text("value"));

        Failure failure = catchThrowableOfType(
                Failure.class, () -> load("{\"0\":1,\"a\":{\"b\":1},\"d\":1}", new Prefix("p/"), false));

        assertThat(failure.sentence()).contains("'p/a' holds a value").contains("'p/d/e' holds a value");
        assertThat(memory.all()).hasSize(2);
    }

    @Test
    void large_isWrittenInFewBatches() {
        Import.Result result = load(numbers(35));

        assertThat(result.put()).isEqualTo(35);
        assertThat(result.revisions()).isEqualTo(4);
        assertThat(memory.all()).hasSize(35);
    }

    @Test
    void large_batchesAreBoundedInBytesToo() {
        String value = "x".repeat(1 << 20);

        Import.Result result =
                load("{\"a\":\"%1$s\",\"b\":\"%1$s\",\"c\":\"%1$s\",\"d\":\"%1$s\",\"e\":\"%1$s\"}".formatted(value));

        assertThat(result.revisions()).isEqualTo(2);
        assertThat(memory.all()).hasSize(5);
    }

    @Test
    void again_leavesEverythingAsItIs() {
        load("{\"a\":\"1\",\"b\":2}");
        memory.put("b", JSON_ONE);

        Import.Result result = load("{\"a\":\"1\",\"b\":2}");

        assertThat(result.unchanged()).isEqualTo(1);
        assertThat(result.put()).isEqualTo(1);
        assertThat(load("{\"a\":\"1\",\"b\":2}").revision()).isNull();
    }

    @Test
    void again_withAnotherContentType_isWritten() {
        memory.put("a", new Value(bytes("1"), "text/html", null, null));

        load("{\"a\":\"1\"}");

        assertThat(memory.all()).containsEntry("a", text("1"));
    }

    @Test
    void delete_removesWhatTheSourceLacks_belowThePrefixOnly() {
        memory.put("p/old", text("1"));
        memory.put("p/dir", text("1"));
        memory.put("q", text("1"));

        Import.Result result = load("{\"new\":\"1\",\"dir\":{\"x\":\"1\"}}", new Prefix("p/"), true);

        assertThat(memory.all()).containsOnlyKeys("p/new", "p/dir/x", "q");
        assertThat(result.deleted()).isEqualTo(2);
        assertThat(result.revisions()).isEqualTo(1);
    }

    @Test
    void directory_withLinksAndSpecialFiles_isRefusedWithAllOfThem() throws Exception {
        Files.write(directory.resolve("fine"), new byte[0]);
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("fine"));
        Files.createSymbolicLink(directory.resolve("up"), directory);
        new ProcessBuilder("mkfifo", directory.resolve("pipe").toString())
                .start()
                .waitFor();

        Failure failure = catchThrowableOfType(Failure.class, () -> new Source.Tree(directory)
                .importInto(memory.store(), Prefix.ALL, false, Note.NONE, Progress.NONE));

        assertThat(failure.sentence())
                .contains("for 3 reasons")
                .contains("'link' is a symbolic link")
                .contains("'up' is a symbolic link")
                .contains("'pipe' is neither a file nor a directory");
        assertThat(memory.all()).isEmpty();
    }

    @Test
    void progress_hearsOfEveryKey() {
        long[] last = {0, 0};
        new Source.Document("test", bytes(numbers(35)), Syntax.JSON, Shape.WHOLE)
                .importInto(memory.store(), Prefix.ALL, false, Note.NONE, (what, done, total) -> {
                    assertThat(done).isEqualTo(last[0] + 1);
                    last[0] = done;
                    last[1] = total;
                });

        assertThat(last).containsExactly(35, 35);
    }

    @Test
    void pointer_toNothing_saysWhatThereIs() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> load("{\"x\":1,\"y\":2}", Syntax.JSON, new Shape("/z", List.of(), 9)));

        assertThat(failure.sentence()).contains("'/z'").contains("'/x', '/y'");
    }

    @Test
    void export_overANonEmptyDirectory_isRefusedUnlessForced() throws IOException {
        memory.put("a", text("new"));
        Files.writeString(directory.resolve("a"), "old");
        Files.writeString(directory.resolve("other"), "stays");
        Export export = new Export(memory.store(), Prefix.ALL, null, Progress.NONE);

        Failure failure = catchThrowableOfType(Failure.class, () -> export.toDirectory(directory, false));
        assertThat(failure.sentence()).contains("--force");
        assertThat(directory.resolve("a")).hasContent("old");

        export.toDirectory(directory, true);
        assertThat(directory.resolve("a")).hasContent("new");
        assertThat(directory.resolve("other")).hasContent("stays");
    }

    @Test
    void export_forcedOntoASymbolicLink_doesNotFollowIt() throws IOException {
        memory.put("a/b", text("new"));
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(target.resolve("a"), outside);
        Export export = new Export(memory.store(), Prefix.ALL, null, Progress.NONE);

        assertThat(catchThrowableOfType(Failure.class, () -> export.toDirectory(target, true)))
                .isNotNull();

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void export_ofTypesToADirectory_tellsWhatIsLost() {
        memory.put("a", new Value(bytes("1"), "text/html", null, null));
        memory.put("b", text("1"));

        Export.Result result = new Export(memory.store(), Prefix.ALL, null, Progress.NONE)
                .toDirectory(directory.resolve("new"), false);

        assertThat(result.bare()).isEqualTo(1);
    }

    private Import.Result load(String document) {
        return load(document, Syntax.JSON, Shape.WHOLE);
    }

    private Import.Result load(String document, Prefix prefix, boolean delete) {
        return new Source.Document("test", bytes(document), Syntax.JSON, Shape.WHOLE)
                .importInto(memory.store(), prefix, delete, Note.NONE, Progress.NONE);
    }

    private Import.Result load(String document, Syntax syntax, Shape shape) {
        return new Source.Document("test", bytes(document), syntax, shape)
                .importInto(memory.store(), Prefix.ALL, false, Note.NONE, Progress.NONE);
    }

    private static String numbers(int count) {
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            document.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        return document.append('}').toString();
    }

    private static Value text(String text) {
        return Value.of(bytes(text));
    }

    private static Value json(String json) {
        return new Value(bytes(json), "application/json", null, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
