package io.c19.layers.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Fingerprint A = member(0xff);
    private static final Fingerprint B = member(0x80);

    @Test
    void plus_inAnyOrder_isTheSame() {
        assertThat(Fingerprint.EMPTY.plus(A).plus(B))
                .isEqualTo(Fingerprint.EMPTY.plus(B).plus(A));
    }

    @Test
    void minus_undoesPlusPastTheModulus() {
        assertThat(A.plus(A).plus(B).minus(A)).isEqualTo(A.plus(B));
        assertThat(Fingerprint.EMPTY.minus(A).plus(A)).isEqualTo(Fingerprint.EMPTY);
    }

    @Test
    void hex_alwaysHas64Digits() {
        assertThat(Fingerprint.EMPTY.hex()).isEqualTo("0".repeat(64));
        assertThat(A.hex()).isEqualTo("f".repeat(64));
        assertThat(B.hex()).isEqualTo("80".repeat(32));
        assertThat(member(1).hex()).isEqualTo("01".repeat(32));
    }

    private static Fingerprint member(int octet) {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) octet);
        return Fingerprint.of(digest);
    }
}
