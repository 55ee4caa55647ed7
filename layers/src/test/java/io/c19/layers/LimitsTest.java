package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Limits TWO_OPERATIONS = new Limits(10, 5, 3, 2, 10);

    @Test
    void check_batchWithMorePutsThanAllowed_saysHowManyAreAllowed() {
        Batch batch = new Batch(
                List.of(),
                IntStream.range(0, 3)
                        .mapToObj(i -> (Mutation) new Mutation.Put(new Key("k" + i), Value.of(new byte[0])))
                        .toList(),
                Note.NONE);

        assertThatThrownBy(() -> TWO_OPERATIONS.check(batch))
                .isInstanceOf(LimitException.class)
                .hasMessage("puts in a batch: 3 (expected: at most 2)");
    }

    @Test
    void check_batchOfManyDeletes_isFine() {
        Batch batch = new Batch(
                List.of(),
                IntStream.range(0, 100)
                        .mapToObj(i -> (Mutation) new Mutation.Delete(new Key("k" + i)))
                        .toList(),
                Note.NONE);

        assertThatCode(() -> TWO_OPERATIONS.check(batch)).doesNotThrowAnyException();
    }
}
