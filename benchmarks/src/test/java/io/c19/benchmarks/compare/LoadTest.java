package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client, against a server that keeps what it is given. */
class LoadTest {
    private static final KeySpace SPACE = new KeySpace(40, false);
    private static final Values VALUES = new Values(20_000); // more than one read takes
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    private final AtomicLong sequence = new AtomicLong();
    private MapServer server;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        MapServer listening = MapServer.listen(0);
        server = listening;
        thread = new Thread(() -> {
            try {
                listening.serve();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        thread.interrupt();
        thread.join();
        server.close();
    }

    @Test
    void everyPut_isFoundAgain() throws InterruptedException, IOException {
        Survival survival = new Survival(SPACE, 8, sequence);
        AtomicLong left = new AtomicLong(500);
        Work some = new Work() {
            @Override
            public boolean next(int client, Request request, SplittableRandom random) {
                return left.getAndDecrement() > 0 && survival.next(client, request, random);
            }

            @Override
            public void acknowledged(int client, Request request) {
                survival.acknowledged(client, request);
            }
        };

        Sample puts = load(some, 8, VALUES).run(Duration.ZERO, ENOUGH);
        Sample gets = load(survival.review(), 3, VALUES).run(Duration.ZERO, ENOUGH);

        assertThat(puts.isClean()).as(puts.faults()).isTrue();
        assertThat(puts.tally().done).isEqualTo(500);
        assertThat(survival.acknowledgements()).isEqualTo(500);
        assertThat(gets.isClean()).as(gets.faults()).isTrue();
        assertThat(gets.tally().done).isEqualTo(SPACE.keys());
    }

    @Test
    void valuesOfAnotherWrite_areCountedAsWrong() throws InterruptedException, IOException {
        Survival survival = new Survival(SPACE, 1, sequence);
        load(Work.rounds(SPACE, 0, SPACE.keys(), sequence), 4, VALUES).run(Duration.ZERO, ENOUGH);
        for (int i = 0; i < 3; i++) {
            Request never = new Request();
            survival.next(0, never, new SplittableRandom(1));
            survival.acknowledged(0, never);
        }

        Sample gets = load(survival.review(), 1, VALUES).run(Duration.ZERO, ENOUGH);

        assertThat(gets.isClean()).isFalse();
        assertThat(gets.tally().wrong).isEqualTo(1);
    }

    @Test
    void missingKeys_areFailures() throws InterruptedException, IOException {
        Sample gets = load(Work.mixed(SPACE, 100, sequence), 1, VALUES).run(Duration.ZERO, ENOUGH);

        assertThat(gets.tally().failed).isPositive();
        assertThat(gets.faults()).contains("404 Not Found");
    }

    private Load load(Work work, int clients, Values values) throws IOException {
        InetSocketAddress address = server.address();
        Endpoint endpoint = new Endpoint() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public Wire wire() {
                return new C19Wire(1);
            }
        };
        return new Load(endpoint, SPACE, values, work, clients, 2, 1);
    }
}
