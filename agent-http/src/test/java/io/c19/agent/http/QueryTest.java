package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @Test
    void parse_encodedNamesAndValues_areDecoded() {
        Query query = parse("%70refix=a%2Fb%20c+d&empty=&bare", "prefix", "empty", "bare");

        assertThat(query.text("prefix")).isEqualTo("a/b c d");
        assertThat(query.text("empty")).isEmpty();
        assertThat(query.has("bare")).isTrue();
        assertThat(query.text("absent")).isNull();
    }

    @Test
    void parse_unknownParameter_namesTheKnownOnes() {
        assertThatThrownBy(() -> parse("prefix=a&confrim=3", "prefix", "confirm"))
                .hasMessage("query parameter: 'confrim' (expected: one of prefix, confirm).");
    }

    @Test
    void parse_parameterWhereNoneIsKnown_isRefused() {
        assertThatThrownBy(() -> parse("x=1")).hasMessage("query parameter: 'x' (expected: none).");
    }

    @Test
    void parse_sameParameterTwice_isRefused() {
        assertThatThrownBy(() -> parse("a=1&a=1", "a")).hasMessage("query parameter: 'a' (expected: once).");
    }

    @Test
    void parse_badEscape_isToldByItsPlaceInTheQuery() {
        assertThatThrownBy(() -> parse("a=1&b=%4x", "a", "b")).hasMessageContaining("'%4x' at index 6");
    }

    @Test
    void parse_noQuery_hasNothing() {
        assertThat(Query.parse(null, List.of("a")).has("a")).isFalse();
        assertThat(parse("", "a").has("a")).isFalse();
    }

    @Test
    void revision_timeWithOffset_keepsItsPlus() {
        assertThat(parse("at=2026-01-01T00:00:00+02:00", "at").revision("at")).isEqualTo("2026-01-01T00:00:00+02:00");
        assertThat(parse("at=2026-01-01T00:00:00%2B02:00", "at").revision("at")).isEqualTo("2026-01-01T00:00:00+02:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1001", "-1", "1.0", "1e1", " 1", "+1", "٣", "99999999999999999999"})
    void limit_outOfBounds_saysTheBounds(String text) {
        Query query = parse("limit=" + text.replace("+", "%2B"), "limit");

        assertThatThrownBy(() -> query.limit(10, Limits.DEFAULT))
                .hasMessage("limit: '%s' (expected: a whole number from 1 to 1000).", text);
    }

    @Test
    void limit_absent_isTheDefaultButNotMoreThanAPage() {
        assertThat(parse("", "limit").limit(100, Limits.DEFAULT)).isEqualTo(100);
        assertThat(parse("", "limit").limit(5_000, Limits.DEFAULT)).isEqualTo(1_000);
    }

    @Test
    void flag_otherThanTrueOrFalse_isRefused() {
        assertThatThrownBy(() -> parse("values=yes", "values").flag("values"))
                .hasMessage("values: 'yes' (expected: true or false).");
    }

    private static Query parse(String raw, String... known) {
        return Query.parse(raw, List.of(known));
    }
}
