package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/", "a/b", ".", "..", "a/.", "a/..", ".git/"})
    void new_startOfSomeKey_isKept(String text) {
        assertThat(new Prefix(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a//", "a//b", "./", "../a", "a/./", "a/../b", "a\n", "\ud83d"})
    void new_startOfNoKey_isRefused(String text) {
        assertThatThrownBy(() -> new Prefix(text)).isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void matches_goesByText() {
        assertThat(new Prefix("users/4").matches(new Key("users/42"))).isTrue();
        assertThat(new Prefix("users/4").matches(new Key("users/4"))).isTrue();
        assertThat(new Prefix("users/").matches(new Key("users"))).isFalse();
        assertThat(new Prefix("U").matches(new Key("users"))).isFalse();
        assertThat(Prefix.ALL.matches(new Key("users"))).isTrue();
    }

    @Test
    void directory_isUpToTheLastSlash() {
        assertThat(Prefix.ALL.directory()).isEmpty();
        assertThat(new Prefix("us").directory()).isEmpty();
        assertThat(new Prefix("users/").directory()).isEqualTo("users/");
        assertThat(new Prefix("users/4/ma").directory()).isEqualTo("users/4/");
    }
}
