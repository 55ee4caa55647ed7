package io.c19.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRouteTest {
    @ParameterizedTest
    @CsvSource({
        "HEAD, /a, 0, method",
        "get, /a, 0, method",
        "GET, a, 0, path",
        "GET, /, 0, path",
        "GET, /a//b, 0, path",
        "GET, /a/, 0, path",
        "GET, /{a}, 0, path",
        "GET, /a*, 0, path",
        "GET, /*, 0, path",
        "PUT, /a, -1, bodyBytesMax",
    })
    void route_thatCannotBe_saysWhatIsWrong(String method, String path, int bodyBytesMax, String wrong) {
        assertThatThrownBy(() -> new HttpRoute(method, path, Set.of(), bodyBytesMax, request -> HttpAnswer.nothing()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(wrong, "expected");
    }

    @Test
    void route_thatCanBe_isMade() {
        assertThat(HttpRoute.get("/v1/layers/My-Kind_2/a.b/*", request -> HttpAnswer.json("{}"))
                        .bodyBytesMax())
                .isZero();
        assertThat(HttpRoute.get("/metrics", request -> HttpAnswer.nothing()).method())
                .isEqualTo("GET");
    }

    @Test
    void answersAndRefusals_haveAFittingStatus() {
        assertThatThrownBy(() -> new HttpAnswer(100, null, new byte[0], java.util.Map.of()))
                .hasMessageContaining("status: 100");
        assertThatThrownBy(() -> new HttpRefusal(200, "fine", "Fine.", null)).hasMessageContaining("200 fine");
        assertThatThrownBy(() -> new HttpRefusal(400, "Not fine", "No.", null)).hasMessageContaining("Not fine");
    }
}
