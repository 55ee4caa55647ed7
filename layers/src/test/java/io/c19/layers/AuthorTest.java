package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorTest {
    @Test
    void parse_nameAndMail_leavesOutTheSpaceAround() {
        assertThat(Author.parse(" \u015eule \u00d6zt\u00fcrk\t<  sule@example.org > "))
                .isEqualTo(new Author("\u015eule \u00d6zt\u00fcrk", "sule@example.org"));
        assertThat(Author.parse("A<>")).isEqualTo(new Author("A", ""));
    }

    @Test
    void toString_parsesBack() {
        Author author = new Author("A. \"B\" O'C", "a@example.org");
        assertThat(Author.parse(author.toString())).isEqualTo(author);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "A B",
                "<a@b>",
                "  <a@b>",
                "A <a@b",
                "A a@b>",
                "A <a<@b>",
                "A <a@b>>",
                "A <a@b> B",
                "A\u0000 <a@b>",
                "A <a\n@b>",
                "A\u0085B <a@b>",
                "\ud83d <a@b>"
            })
    void parse_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Author.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("author: '")
                .hasMessageEndingWith("' (expected: Name <mail>, each of at most 200 characters)")
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void new_tooLong_isRefused() {
        String longest = "x".repeat(200);
        assertThat(new Author(longest, longest).name()).isEqualTo(longest);
        assertThatThrownBy(() -> new Author(longest + "x", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Author("x", longest + "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
