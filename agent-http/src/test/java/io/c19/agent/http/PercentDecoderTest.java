package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentDecoderTest {
    @ParameterizedTest
    @CsvSource({
        "a,a",
        "a+b,a+b",
        "a%2Bb,a+b",
        "a%2fb,a/b",
        "%41%5a,AZ",
        "gr%C3%bc%C3%9fe,grüße",
        "%F0%9F%92%A1,💡",
        "grüße,grüße",
        "%EF%BF%BD,\uFFFD",
        "100%25,100%"
    })
    void path_thatIsWellFormed_isDecoded(String raw, String text) {
        assertThat(PercentDecoder.path(raw, 0)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "a%,'%',1",
        "a%4,'%4',1",
        "%zz,'%zz',0",
        "ab%4g,'%4g',2",
        "%u0041,'%u0',0",
        "%٤١,'%٤١',0",
        "a% 41,'% 4',1",
    })
    void path_withBadEscape_saysWhichAndWhere(String raw, String shown, int index) {
        assertThatThrownBy(() -> PercentDecoder.path(raw, 0))
                .isInstanceOf(ProblemException.class)
                .hasMessage(
                        "path: '%s' at index %d (expected: %% and two hexadecimal digits; a percent sign itself is %%25).",
                        shown, index);
    }

    @ParameterizedTest
    @CsvSource({
        "a%C3,'%C3',1",
        "%C3%28,'%C3',0",
        "%C0%AF,'%C0',0",
        "%E2%82,'%E2',0",
        "x%ED%A0%80,'%ED',1",
        "%41%FF,'%FF',3"
    })
    void path_thatIsNotUtf8_saysWhichAndWhere(String raw, String shown, int index) {
        assertThatThrownBy(() -> PercentDecoder.path(raw, 0))
                .isInstanceOf(ProblemException.class)
                .hasMessage("path: '%s' is not UTF-8 at index %d (expected: percent-encoded UTF-8).", shown, index);
    }

    @Test
    void path_withReplacementCharacter_isTakenForBrokenBytes() {
        assertThatThrownBy(() -> PercentDecoder.path("ab\uFFFD", 0)).hasMessageContaining("not UTF-8 at index 2");
    }

    @Test
    void query_plus_isSpace() {
        assertThat(PercentDecoder.query("x=a+b%2Bc&y", 2, 9)).isEqualTo("a b+c");
    }
}
