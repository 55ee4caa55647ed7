package io.c19.metrics;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.c19.layers.Exporter;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Settings;
import io.c19.layers.meter.Latency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class GraphiteExporterTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.c19.metrics.CarbonLine");

    private static ListAppender<ILoggingEvent> logged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        LOGGER.addAppender(log);
        LOGGER.setLevel(Level.INFO);
        return log;
    }

    private static void manyMeters(Exporter exporter) {
        for (int i = 0; i < 2_000; i++) {
            String name = "c19.test.long.name.so.that.no.buffer.of.a.socket.takes.them.all." + i;
            Latency.timer(exporter.registry(), name, "Much.").record(Duration.ofMillis(1));
        }
    }

    private static Exporter exporter(int port) {
        Settings settings =
                Settings.of(Map.of("port", Integer.toString(port), "prefix", "eu.paris", "interval", "100"));
        return new GraphiteKind().configure(settings).open(Contexts.PLAIN);
    }

    @Test
    void meters_arriveAtTheInterval() throws Exception {
        try (Carbon carbon = new Carbon(0);
                Exporter exporter = exporter(carbon.port())) {
            Counter counter = Counter.builder("c19.test.things")
                    .tag("peer", "127.0.0.1:4097")
                    .register(exporter.registry());
            counter.increment(3);
            Gauge.builder("c19.test.size", () -> 7).register(exporter.registry());
            Latency.timer(exporter.registry(), "c19.test.time", "Time.").record(Duration.ofMillis(250));

            eventually(() -> assertThat(carbon.values())
                    .containsEntry("eu.paris.c19.test.things.peer.127_0_0_1_4097.count", 3.0)
                    .containsEntry("eu.paris.c19.test.size", 7.0)
                    .containsEntry("eu.paris.c19.test.time.count", 1.0)
                    .containsEntry("eu.paris.c19.test.time.p99", 250.0));
            counter.increment();
            eventually(() -> assertThat(carbon.values())
                    .containsEntry("eu.paris.c19.test.things.peer.127_0_0_1_4097.count", 4.0));
            assertThat(carbon.lines()).allMatch(line -> line.matches("eu\\.paris\\.[A-Za-z0-9_.-]+ \\S+ [0-9]{10}"));
            assertThat(carbon.values().keySet()).noneMatch(name -> name.contains("histogram"));
        }
    }

    @Test
    void host_mayHaveAPort() throws Exception {
        try (Carbon carbon = new Carbon(0)) {
            Settings settings =
                    Settings.of(Map.of("host", "127.0.0.1:" + carbon.port(), "port", "1", "interval", "100"));
            try (Exporter exporter = new GraphiteKind().configure(settings).open(Contexts.PLAIN)) {
                Gauge.builder("c19.test.size", () -> 7).register(exporter.registry());
                eventually(() -> assertThat(carbon.lines()).isNotEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:0", "a:65536", "a:b", "x:y", "x:1:2", "http://a", "a b", "[::1", "::1]:2003"})
    void host_thatIsNone_isSaid(String host) {
        assertThatThrownBy(() -> new GraphiteKind().configure(Settings.of(Map.of("host", host))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"graphite", "10.0.0.5:2003", "[::1]", "[::1]:2003", "::1", "g-1.example.org:1"})
    void host_ofAnyForm_isTaken(String host) {
        assertThat(new GraphiteKind().configure(Settings.of(Map.of("host", host))))
                .isNotNull();
    }

    @Test
    void percentiles_areOfTheLast1024Values() throws Exception {
        try (Carbon carbon = new Carbon(0);
                Exporter exporter = exporter(carbon.port())) {
            Timer timer = Latency.timer(exporter.registry(), "c19.test.time", "Time.");
            DistributionSummary sizes =
                    DistributionSummary.builder("c19.test.sizes").register(exporter.registry());
            for (int i = 0; i < 5_000; i++) {
                timer.record(Duration.ofMillis(1));
                sizes.record(1);
            }
            for (int i = 0; i < 1_024; i++) {
                timer.record(Duration.ofMillis(250));
                sizes.record(9);
            }

            eventually(() -> assertThat(carbon.values())
                    .containsEntry("eu.paris.c19.test.time.count", 6_024.0)
                    .containsEntry("eu.paris.c19.test.time.p50", 250.0)
                    .containsEntry("eu.paris.c19.test.time.mean", 250.0)
                    .containsEntry("eu.paris.c19.test.sizes.count", 6_024.0)
                    .containsEntry("eu.paris.c19.test.sizes.p50", 9.0));
        }
    }

    @Test
    void server_thatIsDown_isSaidOnce_andTakesMetricsWhenItIsBack() throws Exception {
        Socket held = new Socket(); // bound, but nobody listens, so that no other program gets the port
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = held.getLocalPort();
        ListAppender<ILoggingEvent> log = logged();
        try (Exporter exporter = exporter(port)) {
            Counter failures = Counter.builder("c19.test.things").register(exporter.registry());
            failures.increment();
            eventually(() -> assertThat(log.list)
                    .anyMatch(event -> event.getFormattedMessage().contains("does not take metrics")));
            held.close();
            try (Carbon carbon = new Carbon(port)) {
                eventually(() -> assertThat(carbon.values()).containsEntry("eu.paris.c19.test.things.count", 1.0));
                eventually(() -> assertThat(log.list)
                        .anyMatch(event -> event.getFormattedMessage().contains("takes metrics again")));
            }
            assertThat(log.list)
                    .filteredOn(event -> event.getLevel().equals(Level.WARN))
                    .hasSize(1);
        } finally {
            LOGGER.detachAppender(log);
        }
    }

    @Test
    void close_sendsTheLastFigures() throws Exception {
        try (Carbon carbon = new Carbon(0)) {
            Settings settings = Settings.of(
                    Map.of("port", Integer.toString(carbon.port()), "prefix", "last", "interval", "3600000"));
            Exporter exporter = new GraphiteKind().configure(settings).open(Contexts.PLAIN);
            Counter.builder("c19.test.things").register(exporter.registry()).increment(5);
            exporter.close();

            eventually(() -> assertThat(carbon.values()).containsEntry("last.c19.test.things.count", 5.0));
        }
    }

    /** No blank, which parts a line, and no line of its own. */
    @Test
    void names_andTags_thatAreOdd_areOnePartEach() throws Exception {
        try (Carbon carbon = new Carbon(0);
                Exporter exporter = exporter(carbon.port())) {
            Gauge gauge = Gauge.builder("c19.my things\n.ä", () -> 3)
                    .tag("a b", "c.d\ne f 1")
                    .register(exporter.registry());
            eventually(() -> assertThat(carbon.values()).containsEntry("eu.paris.c19.my_things_._.a_b.c_d_e_f_1", 3.0));
            exporter.registry().remove(gauge);
            Gauge.builder("c19.later", () -> 4).register(exporter.registry());
            eventually(() -> assertThat(carbon.values()).containsEntry("eu.paris.c19.later", 4.0));
            int before = carbon.lines().size();
            eventually(() -> assertThat(carbon.lines()).hasSizeGreaterThan(before + 1));
            assertThat(carbon.lines().subList(before, before + 2)).noneMatch(line -> line.contains("my_things"));
        }
    }

    @Test
    void close_ofWhatNobodyReads_ends() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Exporter exporter = exporter(mute.getLocalPort());
            manyMeters(exporter);
            exporter.close(); // or the test's own time limit ends it
        }
    }

    @ParameterizedTest
    @CsvSource({"port, 0", "port, 70000", "prefix, a b", "prefix, .a", "prefix, a..b", "interval, 10", "interval, x"})
    void settings_thatCannotBe_areSaid(String field, String value) {
        assertThatThrownBy(() -> new GraphiteKind().configure(Settings.of(Map.of(field, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(field + ": '" + value + "'");
    }
}
