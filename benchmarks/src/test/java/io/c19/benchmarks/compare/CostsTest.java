package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostsTest {
    @Test
    void table_comparesTurnsOfTheSameRound() {
        Costs costs = new Costs(List.of("off", "on"));
        double[][] rounds = {{100, 20}, {300, 60}, {200, 10}};
        for (double[] round : rounds) {
            costs.add(new Costs.Turn("on", round[0] * 0.9, round[1] * 1.25));
            costs.add(new Costs.Turn("off", round[0], round[1]));
        }

        assertThat(costs.table())
                .hasToString(
                        """
                |     | requests/s | times the first | CPU us a request | times the first |
                |-----|-----------:|----------------:|-----------------:|----------------:|
                | off |        200 |           1.000 |             20.0 |           1.000 |
                | on  |        180 |           0.900 |             25.0 |           1.250 |
                """);
    }

    @Test
    void ticks_areCountedBehindAName_withSpacesAndParentheses() {
        String stat = "4711 (C2 (odd) name) S 1 4711 4711 0 -1 4194304 1 2 3 4 150 30 7 8 20 0 40 0 99";

        assertThat(CpuTime.ticks(stat)).isEqualTo(180);
    }
}
