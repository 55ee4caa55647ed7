package io.c19.connection.git;

import io.c19.connection.git.RoughWay.Fate;
import io.c19.fixtures.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order, repetition and loss of what nodes tell one another do not matter (merge rule 2). */
class RoughWaysTest {
    private static final int NODES = 3;
    private static final int STEPS = 60;

    @TempDir
    Path scratch;

    @Test
    void requestsThatAreLate_comeTwice_overtake_andGetLost_leadToTheSameMain() throws IOException {
        Random random = Seed.take("RoughWaysTest").random();
        List<RoughWay> ways = new ArrayList<>();
        try (Cluster cluster = new Cluster(scratch, Collections.nCopies(NODES, Clock.systemUTC()))) {
            cluster.lead(address -> {
                RoughWay way = new RoughWay(address, new Random(random.nextLong()));
                ways.add(way);
                return way.address();
            });
            for (int step = 0; step < STEPS || !allFates(ways); step++) {
                cluster.write(random.nextInt(NODES), random);
                cluster.nodes().get(random.nextInt(NODES)).connection.sync(Cluster.SHORT);
            }
            ways.forEach(RoughWay::smooth);
            cluster.converges();
        } finally {
            ways.forEach(RoughWay::close);
        }
    }

    private static boolean allFates(List<RoughWay> ways) {
        Set<Fate> seen = EnumSet.noneOf(Fate.class);
        ways.forEach(way -> seen.addAll(way.seen()));
        return seen.containsAll(EnumSet.allOf(Fate.class));
    }
}
