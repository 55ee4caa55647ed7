package io.c19.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentTest {
    @Test
    void path_keepsSlashesOnly() {
        assertThat(Percent.path("a/b c?#%+;ü\uD83D\uDC08")).isEqualTo("a/b%20c%3F%23%25%2B%3B%C3%BC%F0%9F%90%88");
    }

    @Test
    void value_encodesSlashes() {
        assertThat(Percent.value("a/b&c=d+İ")).isEqualTo("a%2Fb%26c%3Dd%2B%C4%B0");
        assertThat(Percent.value("Az09-._~")).isEqualTo("Az09-._~");
    }
}
