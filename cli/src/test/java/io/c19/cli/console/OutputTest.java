package io.c19.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.cli.console.Console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final View<String> VIEW = new View<>(
            List.of("NAME", "LENGTH"),
            text -> List.of(text, Integer.toString(text.length())),
            text -> text,
            OutputTest::fields);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void table_isAligned() {
        output(Format.TABLE).list(List.of("a", "ünïcödé", "\uD83D\uDC08").iterator(), VIEW);

        assertThat(printed()).isEqualTo("NAME     LENGTH\na        1\nünïcödé  7\n\uD83D\uDC08        2\n");
    }

    @Test
    void table_withoutRows_isNothing() {
        output(Format.TABLE).list(List.<String>of().iterator(), VIEW);

        assertThat(printed()).isEmpty();
    }

    @Test
    void table_longerThanWhatIsMeasured_hasEveryRow() {
        output(Format.TABLE)
                .list(IntStream.range(0, 2_345).mapToObj(i -> "row" + i).iterator(), VIEW);

        assertThat(printed().lines()).hasSize(2_346).endsWith("row2344  7");
    }

    @Test
    void list_inEveryFormat() {
        output(Format.JSON).list(List.of("a", "b").iterator(), VIEW);
        output(Format.JSONL).list(List.of("a", "b").iterator(), VIEW);
        output(Format.YAML).list(List.of("a", "b").iterator(), VIEW);
        output(Format.RAW).list(List.of("a", "b").iterator(), VIEW);
        output(Format.JSON).list(List.<String>of().iterator(), VIEW);
        output(Format.YAML).list(List.<String>of().iterator(), VIEW);

        assertThat(printed())
                .isEqualTo(
                        """
                        [{"name":"a","none":null},
                         {"name":"b","none":null}
                        ]
                        {"name":"a","none":null}
                        {"name":"b","none":null}
                        - name: "a"
                          none: null
                        - name: "b"
                          none: null
                        a
                        b
                        []
                        []
                        """);
    }

    @Test
    void one_withoutColumns_hasALineForEachField() {
        View<String> view = View.ofFields(text -> text, text -> {
            Map<String, @Nullable Object> fields = fields(text);
            fields.put("deeper", Map.of("list", List.of(1, 2)));
            fields.put("escape", "\u001B[2J");
            return fields;
        });

        output(Format.TABLE).one("a", view);

        assertThat(printed()).isEqualTo("name         a\nnone         -\ndeeper.list  [1,2]\nescape       \uFFFD[2J\n");
    }

    @Test
    void readerThatHasGone_isToldApartFromAFullDisk() {
        assertThatThrownBy(() -> console(failing("Broken pipe")).write(new byte[1]))
                .isInstanceOf(ReaderGoneException.class);
        assertThatThrownBy(() -> console(failing("No space left on device")).write(new byte[1]))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("No space left on device");
    }

    @Test
    void texts_areFitForATerminal() {
        assertThat(Texts.line("one\u0007\ntwo")).isEqualTo("one\uFFFD");
        assertThat(Texts.shown("x".repeat(200))).hasSize(103).endsWith("...");
        assertThat(Texts.count(1, "key")).isEqualTo("1 key");
        assertThat(Texts.count(7_910, "key")).isEqualTo("7,910 keys");
        assertThat(Texts.utf8(new byte[] {(byte) 0xC3})).isNull();
    }

    private static Map<String, @Nullable Object> fields(String text) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", text);
        fields.put("none", null);
        return fields;
    }

    private Output output(Format format) {
        return new Output(console(out), format);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Console console(OutputStream out) {
        return new Console(
                InputStream.nullInputStream(),
                out,
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Map.of(),
                Terminals.NONE,
                Clock.systemUTC(),
                false);
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
