package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtagHeaderTest {
    @Test
    void parse_listOverSeveralLines_hasThemAll() {
        EtagHeader header = EtagHeader.parse("If-Match", List.of("\"a\" , W/\"b\",\"c,d\"", "\"\""));

        assertThat(header.strong()).containsExactlyInAnyOrder("a", "c,d", "");
        assertThat(header.weak()).containsExactly("b");
        assertThat(header.any()).isFalse();
    }

    @Test
    void parse_star_matchesAnything() {
        EtagHeader header = EtagHeader.parse("If-Match", List.of(" * "));

        assertThat(header.matchesStrongly("x")).isTrue();
    }

    @Test
    void matches_weakEtag_onlyWeakly() {
        EtagHeader header = EtagHeader.parse("If-Match", List.of("W/\"a\""));

        assertThat(header.matchesStrongly("a")).isFalse();
        assertThat(header.matchesWeakly("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\"a", "a\"", "\"a\" \"b\"", "*, \"a\"", "\"a\", *", "w/\"a\"", "\"a b\""})
    void parse_otherForm_isRefused(String text) {
        assertThatThrownBy(() -> EtagHeader.parse("If-Match", List.of(text)))
                .hasMessage("If-Match: '%s' (expected: * or a list of etags in double quotes).", text);
    }
}
