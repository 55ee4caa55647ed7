package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.GitStore;
import io.c19.state.git.InitOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in one process, with a way between each two of them that can be cut in one direction, hang and drop. */
class ClusterTest {
    private static final int NODES = 3;
    private static final int STEPS = 60;

    @TempDir
    Path scratch;

    @Test
    void writesEverywhere_whileWaysFail_leadToTheSameMain_withEveryWriteInIt() throws IOException {
        Random random = Seed.take("ClusterTest").random();
        try (Cluster cluster = cluster()) {
            for (int step = 0; step < STEPS; step++) {
                cluster.write(random.nextInt(NODES), random);
                if (random.nextInt(4) == 0) {
                    cluster.disturb(random);
                }
            }
            cluster.heal();
            cluster.converges();
        }
    }

    @Test
    void node_thatWasAway_catchesUp() throws IOException {
        try (Cluster cluster = cluster()) {
            List<Node> nodes = cluster.nodes();
            nodes.get(0).put("a", "1");
            eventually(() -> assertThat(nodes).allMatch(node -> "1".equals(node.get("a"))));
            cluster.restart(2, () -> nodes.get(0).put("a", "2"));
            eventually(() -> assertThat(nodes.get(2).get("a")).isEqualTo("2"));
        }
    }

    /** One asks, the other is told; both before they have written anything (merge rule 17). */
    @Test
    void nodesThatAreEmpty_takePartInAStoreThatBeganOtherwise() {
        Path elsewhere = scratch.resolve("old");
        GitStore.init(elsewhere, new InitOptions(null, "old", "another"));
        try (Node old = new Node(elsewhere, "old");
                Node asks = new Node(scratch.resolve("asks"), "asks");
                Node isTold = new Node(scratch.resolve("is-told"), "is-told")) {
            old.put("k", "of old");
            asks.peers.add(old.address());
            asks.peers.add(isTold.address());
            eventually(() -> assertThat(isTold.get("k")).isEqualTo("of old"));
            assertThat(asks.main()).isEqualTo(old.main());

            isTold.peers.add(asks.address());
            isTold.put("k", "renewed");

            eventually(() -> assertThat(old.get("k")).isEqualTo("renewed"));
            eventually(() -> assertThat(List.of(asks.main(), isTold.main())).allMatch(old.main()::equals));
        }
    }

    private Cluster cluster() throws IOException {
        return new Cluster(scratch, Collections.nCopies(NODES, Clock.systemUTC()));
    }
}
