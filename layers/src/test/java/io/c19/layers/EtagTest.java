package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The expected ids are those that {@code git hash-object --stdin} prints. */
class EtagTest {
    @Test
    void of_noBytes_isTheEmptyBlob() {
        assertThat(Etag.of(new byte[0])).isEqualTo("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    }

    @Test
    void of_text_isItsBlobId() {
        assertThat(Etag.of("hello\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
    }

    @Test
    void of_oneMebibyteOfZeros_isItsBlobId() {
        assertThat(Etag.of(new byte[1 << 20])).isEqualTo("9e0f96a2a253b173cb45b41868209a5d043e1437");
    }
}
