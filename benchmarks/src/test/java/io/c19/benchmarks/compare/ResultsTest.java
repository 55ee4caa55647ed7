package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResultsTest {
    @Test
    void throughput_isTheMedianOfTheRounds_andComparedWithEtcd() {
        Results results = new Results(List.of("c19", "etcd"));
        for (long done : new long[] {100, 900, 300}) {
            results.add("1 client", "c19", sample(done, 1_000_000));
            results.add("1 client", "etcd", sample(done / 2, 2_000_000));
        }
        assertThat(results.throughput())
                .hasToString(
                        """
                | replies a second | c19 | etcd | c19 : etcd |
                |------------------|----:|-----:|-----------:|
                | 1 client         | 300 |  150 |       2.00 |
                """);
        assertThat(results.latencies().toString()).contains("| 1.00 / 1.00 / 1.00 | 2.00 / 2.00 / 2.00 |");
        assertThat(results.faults()).isEmpty();
    }

    @Test
    void throughput_withoutEtcd_isComparedWithTheFirst() {
        Results results = new Results(List.of("c19-memory", "c19-redis"));
        results.add("1 client", "c19-memory", sample(400, 1));
        results.add("1 client", "c19-redis", sample(300, 1));
        assertThat(results.throughput().toString())
                .contains("| c19-redis : c19-memory |")
                .contains(" 0.75 |");
    }

    @Test
    void faults_areSaid() {
        Results results = new Results(List.of("c19"));
        Tally tally = new Tally();
        tally.busy = 3;
        tally.failure("refused");
        results.add("1 client", "c19", new Sample(tally, Duration.ofSeconds(1)));
        assertThat(results.faults())
                .containsExactly(
                        "1 client, c19: 3 refused for now (429) and sent again",
                        "1 client, c19: 1 failed, 0 wrong; first: refused");
    }

    @Test
    void growth_comparesEachRowWithTheFirst() {
        Results results = new Results(List.of("c19", "etcd"));
        results.add("1k", "c19", sample(400, 1));
        results.add("1M", "c19", sample(300, 1));
        assertThat(results.growth().toString()).contains("| 1M              | 0.75 |    - |");
    }

    @Test
    void table_ofWords_isLeftAligned() {
        Table table = Table.ofWords(List.of("machine", "it"));
        table.row(List.of("cores", "2 of them"));
        assertThat(table)
                .hasToString(
                        """
                | machine | it        |
                |---------|-----------|
                | cores   | 2 of them |
                """);
    }

    private static Sample sample(long done, long nanos) {
        Tally tally = new Tally();
        tally.done = done;
        tally.latencies.recordValue(nanos);
        return new Sample(tally, Duration.ofSeconds(1));
    }

    @Test
    void parse_readsNumbersAsPeopleWriteThem() {
        Options options = Options.parse(
                List.of("get", "--sizes", "256,1k", "--keys", "200k", "--seconds", "0.5"), Path.of("x"), Set.of("get"));
        assertThat(options.sizes()).containsExactly(256, 1024);
        assertThat(options.keys()).isEqualTo(200_000);
        assertThat(options.step()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.scenarios()).containsExactly("get");
        assertThat(options.servers()).containsExactly("c19", "etcd", "redis", "centraldogma");
        assertThat(options.running()).isFalse();
        assertThat(Options.parse(List.of("--running"), Path.of("x"), Set.of()).running())
                .isTrue();
    }

    @Test
    void parse_ofSomethingUnknown_saysWhatIsExpected() {
        assertThatThrownBy(() -> Options.parse(List.of("gte"), Path.of("x"), Set.of("get")))
                .hasMessage("gte: no such scenario (expected: all, get)");
        assertThatThrownBy(() -> Options.parse(List.of("--servers", "etdc"), Path.of("x"), Set.of()))
                .hasMessage("--servers: etdc (expected: some of c19,c19-memory,c19-redis,etcd,redis,centraldogma)");
        assertThatThrownBy(() -> Options.parse(List.of("--clients", "0"), Path.of("x"), Set.of()))
                .hasMessageContaining("--clients: 0");
    }
}
