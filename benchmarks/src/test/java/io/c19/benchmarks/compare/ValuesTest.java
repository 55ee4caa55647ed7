package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void sequence_ofAValue_isTheWriteThatMadeIt() {
        for (int size : new int[] {16, 100, 256, 1024}) {
            Values values = new Values(size);
            byte[] value = values.of(42, 7);
            assertThat(value).hasSize(size);
            assertThat(values.sequence(42, value)).isEqualTo(7);
            assertThat(values.sequence(43, value)).isEqualTo(-1);
        }
    }

    @Test
    void sequence_ofADamagedValue_isNone() {
        Values values = new Values(100);
        for (int at = Values.HEADER; at < 100; at++) {
            byte[] value = values.of(42, 7);
            value[at] ^= 1;
            assertThat(values.sequence(42, value)).as("byte %d", at).isEqualTo(-1);
        }
        assertThat(values.sequence(42, new byte[0])).isEqualTo(-1);
    }

    @Test
    void values_areNotCompressible() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(new Values(1024).of(1, 1));
        deflater.finish();
        assertThat(deflater.deflate(new byte[2048])).isGreaterThanOrEqualTo(1024);
        deflater.end();
    }

    @Test
    void keys_areDistinct_andNoDirectoryHasMoreThanAHundredEntries() {
        KeySpace space = new KeySpace(100_000, false);
        Set<String> keys = new HashSet<>();
        for (int number = 0; number < space.keys(); number++) {
            keys.add(new String(space.key(number), StandardCharsets.US_ASCII));
        }
        assertThat(keys).hasSize(space.keys()).contains("kv/00/00/00", "kv/09/99/99");
        assertThat(new String(new KeySpace(1_000, false).key(999), StandardCharsets.US_ASCII))
                .isEqualTo("kv/09/99");
        assertThat(new String(new KeySpace(100_000, true).key(99_999), StandardCharsets.US_ASCII))
                .isEqualTo("k00099999");
    }
}
