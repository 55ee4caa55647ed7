package io.c19.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
    @Test
    void text_ofNoType_isAString() throws Exception {
        assertThat(written("héllo", null)).isEqualTo("\"héllo\"");
        assertThat(Notation.read(json("\"héllo\""))).isEqualTo(Value.of(bytes("héllo")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-1.50", "true", "null", "[1,{\"a\":null},\"x\"]", "[]", "{}", "0", "123456789012345678901"
            })
    void json_thatIsNoDirectory_isItself(String json) throws Exception {
        assertThat(written(json, "application/json")).isEqualTo(json);
        assertThat(Notation.read(json(json))).isEqualTo(new Value(bytes(json), "application/json", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "\"text\""})
    void json_thatWouldReadAsSomethingElse_isMarked(String json) throws Exception {
        String written = written(json, "application/json");

        assertThat(written).isEqualTo("{\"$json\":" + json + "}");
        assertThat(Notation.read(json(written))).isEqualTo(new Value(bytes(json), "application/json", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\": 1 }",
                "1e2",
                "1E+2",
                "0.0000001",
                "-0",
                "-0.0",
                "{\"a\":1,\"a\":2}",
                "{",
                "",
                " 1",
                "1 2",
                "[1e1]"
            })
    void json_thatWouldNotReadBackAsTheSameBytes_isKeptAsText(String json) throws Exception {
        String written = written(json, "application/json");

        assertThat(written).startsWith("{\"$text\":").endsWith(",\"contentType\":\"application/json\"}");
        assertThat(Notation.read(json(written))).isEqualTo(new Value(bytes(json), "application/json", null, null));
    }

    @Test
    void bytes_thatAreNoText_areBase64() throws Exception {
        byte[] bytes = {(byte) 0xFF, 0, 1};

        JsonNode written = Notation.write(bytes, "image/png", Instant.parse("2031-01-01T00:00:00Z"));

        assertThat(written.toString())
                .isEqualTo(
                        "{\"$base64\":\"/wAB\",\"contentType\":\"image/png\",\"expires\":\"2031-01-01T00:00:00.000Z\"}");
        assertThat(Notation.read(written))
                .isEqualTo(new Value(bytes, "image/png", Instant.parse("2031-01-01T00:00:00Z"), null));
    }

    @ParameterizedTest
    @CsvSource({
        "$text,$$text",
        "$$json,$$$json",
        "$base64,$$base64",
        "$other,$other",
        "text,text",
        "$,$",
        "$textual,$textual"
    })
    void name_thatLooksLikeAMark_hasOneMoreSign(String segment, String name) {
        assertThat(Notation.name(segment)).isEqualTo(name);
        assertThat(Notation.segment(name)).isEqualTo(segment);
    }

    @Test
    void isDirectory_objectWithAMarkAndOtherMembers_isOne() throws Exception {
        assertThat(Notation.isDirectory(json("{\"$text\":\"x\",\"other\":1}"))).isTrue();
        assertThat(Notation.isDirectory(json("{\"contentType\":\"x\"}"))).isTrue();
        assertThat(Notation.isDirectory(json("{\"$text\":\"x\",\"contentType\":\"y\"}")))
                .isFalse();
        assertThat(Notation.isDirectory(json("{}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$text\":1}",
                "{\"$base64\":\"***\"}",
                "{\"$base64\":null}",
                "{\"$text\":\"x\",\"contentType\":1}",
                "{\"$text\":\"x\",\"expires\":\"tomorrow\"}",
                "\"\\ud800\"",
                "[\"\\udc00\"]",
            })
    void read_wrongForm_saysWhatIsWrong(String json) throws Exception {
        JsonNode node = json(json);

        assertThatThrownBy(() -> Notation.read(node))
                .isInstanceOf(NotationException.class)
                .message()
                .isNotBlank();
    }

    private static String written(String text, @Nullable String type) {
        return Notation.write(bytes(text), type, null).toString();
    }

    private static JsonNode json(String text) throws IOException {
        return DocumentFormat.JSON.read(bytes(text), "test");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
