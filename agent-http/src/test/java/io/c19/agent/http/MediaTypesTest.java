package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "Text/Plain; Charset=\"UTF-8\"", "image/svg+xml", "a/b;c=d;e=f"})
    void toKeep_mediaType_isKeptAsItIs(String type) {
        assertThat(MediaTypes.toKeep(type)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"
            })
    void toKeep_noneOrCurlsDefault_isNone(String type) {
        assertThat(MediaTypes.toKeep(type)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text", "text/", "/plain", "text/plain, text/html", "te xt/plain", "text/plain;é", "*/*x/y"})
    void toKeep_otherForm_isRefused(String type) {
        assertThatThrownBy(() -> MediaTypes.toKeep(type)).hasMessageStartingWith("Content-Type: '" + type + "'");
    }

    @Test
    void toKeep_endlessType_isRefused() {
        assertThatThrownBy(() -> MediaTypes.toKeep("a/b;c=" + "d".repeat(200))).hasMessageContaining("at most 200");
    }

    @Test
    void accepts_typeAmongOthers_whateverItsParameters() {
        List<String> accept = List.of("text/html, application/VND.c19.entry+json; q=0.5", "*/*");

        assertThat(MediaTypes.accepts(accept, MediaTypes.ENTRY)).isTrue();
        assertThat(MediaTypes.accepts(accept, MediaTypes.DIFF)).isFalse();
    }

    @Test
    void accepts_typeWithZeroQuality_isRefusedByTheClient() {
        assertThat(MediaTypes.accepts(List.of("text/x-diff;q=0, */*"), MediaTypes.DIFF))
                .isFalse();
        assertThat(MediaTypes.accepts(List.of("text/x-diff;q=0.01"), MediaTypes.DIFF))
                .isTrue();
    }

    @Test
    void isJson_typesOfJson() {
        assertThat(MediaTypes.isJson("application/json; charset=utf-8")).isTrue();
        assertThat(MediaTypes.isJson("application/ld+JSON")).isTrue();
        assertThat(MediaTypes.isJson("text/plain")).isFalse();
        assertThat(MediaTypes.isJson(null)).isFalse();
    }
}
