package io.c19.layers.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserinfoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://token@host/x.git | https://host/x.git",
                "https://user:pass@host:8443/x.git | https://host:8443/x.git",
                "https://user:p@ss@host/x.git | https://host/x.git",
                "https://a:b@host/x.git,https://c@other/y.git,node:4097 | https://host/x.git,https://other/y.git,node:4097",
                "cannot open https://token@host/x.git: it is gone | cannot open https://host/x.git: it is gone",
                "https://host/x@y.git | https://host/x@y.git",
                "https://host?to=a@b | https://host?to=a@b",
                "a@b | a@b"
            })
    void url_isShownWithoutWhoAsks(String text, String shown) {
        assertThat(Userinfo.hidden(text)).isEqualTo(shown);
    }
}
