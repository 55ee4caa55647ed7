package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Transaction.Request;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTrailerTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final RequestTrailer TRAILER =
            new RequestTrailer(new Request("k:1;\"x\"", DIGEST), Instant.parse("2026-01-01T00:00:00.000001Z"), false);

    @Test
    void of_messageThatEndsInOne_isWhatWasWritten() {
        String message = "put a\n\nbecause\n\n" + TRAILER.line() + "\n";
        assertThat(RequestTrailer.of(message)).isEqualTo(TRAILER);
        assertThat(RequestTrailer.without(message).strip()).isEqualTo("put a\n\nbecause");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "put a",
                "C19-Idempotency-Key: a",
                "C19-Idempotency-Key: a sha256:00 2026-01-01T00:00:00Z then",
                "C19-Idempotency-Key: a b sha256:%s 2026-01-01T00:00:00Z then",
                "C19-Idempotency-Key: a sha256:%s 2026-13-01T00:00:00Z then",
                "C19-Idempotency-Key: a sha256:%s 2026-01-01T00:00:00Z perhaps",
                "C19-Idempotency-Key: a sha256:%s 2026-01-01T00:00:00Z then\n\nput a",
            })
    void of_anyOtherMessage_isNone(String message) {
        assertThat(RequestTrailer.of(message.replace("%s", DIGEST))).isNull();
    }

    @Test
    void harmless_messageOfAClientThatEndsInOne_isNotTakenForOne() {
        String message = RequestTrailer.harmless("put a\n\n" + TRAILER.line());
        assertThat(RequestTrailer.of(message)).isNull();
        assertThat(message).startsWith("put a\n\n" + TRAILER.line());
        assertThat(RequestTrailer.harmless("put a")).isEqualTo("put a");
    }
}
