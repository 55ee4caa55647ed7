package io.c19.connection.git;

import io.c19.fixtures.Seed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five nodes that write while ways between them fail and they are started anew, for as long as {@code -Psoak
 * -Dc19.soak.minutes=N} says. Now and then all is healed, and everything that a {@link Cluster} knows of must hold.
 */
@EnabledIfSystemProperty(named = "c19.soak.minutes", matches = "[1-9][0-9]*")
class SoakTest {
    /** A clock each, ahead and behind by up to an hour. */
    private static final List<Duration> OFF = List.of(
            Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1), Duration.ofSeconds(3), Duration.ofMinutes(-20));

    private static final int STEPS_MAX = 1_500;

    @TempDir
    Path scratch;

    @Test
    void nodes_thatWriteAndFailForLong_convergeEachTime() throws Exception {
        Random random = Seed.take("SoakTest").random();
        Instant end = Instant.now().plus(Duration.ofMinutes(Long.getLong("c19.soak.minutes")));
        List<Clock> clocks = new ArrayList<>();
        OFF.forEach(off -> clocks.add(Clock.offset(Clock.systemUTC(), off)));
        Collections.shuffle(clocks, random);
        try (Cluster cluster = new Cluster(scratch, clocks)) {
            int rounds = 0;
            int writes = 0;
            int disturbances = 0;
            int restarts = 0;
            Duration longest = Duration.ZERO;
            while (Instant.now().isBefore(end)) {
                int steps = random.nextInt(STEPS_MAX);
                for (int step = 0; step < steps; step++) {
                    cluster.write(random.nextInt(clocks.size()), random);
                    writes += 2;
                    if (random.nextInt(20) == 0) {
                        cluster.disturb(random);
                        disturbances++;
                    }
                    if (random.nextInt(400) == 0) {
                        cluster.restart(random.nextInt(clocks.size()), () -> {});
                        restarts++;
                    }
                }
                Instant healed = Instant.now();
                cluster.heal();
                cluster.agrees();
                Duration took = Duration.between(healed, Instant.now());
                longest = took.compareTo(longest) > 0 ? took : longest;
                cluster.converges();
                rounds++;
            }
            System.out.printf(
                    "SoakTest: %d rounds, %d writes, %d disturbances, %d restarts; the same main within %d ms of healing%n",
                    rounds, writes, disturbances, restarts, longest.toMillis());
        }
    }
}
