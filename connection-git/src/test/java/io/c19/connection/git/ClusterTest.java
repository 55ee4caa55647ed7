package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Link;
import io.c19.fixtures.Link.Mode;
import io.c19.fixtures.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in one process, with a way between each two of them that can be cut in one direction, hang and drop. */
class ClusterTest {
    private static final int NODES = 3;
    private static final int STEPS = 60;

    @TempDir
    Path scratch;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        nodes.forEach(Node::close);
        for (Link link : links) {
            link.close();
        }
        nodes.forEach(node -> Git.fsckStrict(node.directory));
    }

    /** Merge rules 1 to 4: whatever was cut and when, all come to the same commit, and every write is in its history. */
    @Test
    void writesEverywhere_whileWaysFail_leadToTheSameMain_withEveryWriteInIt() throws IOException {
        Random random = Seed.take("ClusterTest").random();
        connectAll();
        Map<String, String> alone = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            Node node = nodes.get(random.nextInt(NODES));
            String own = "own/" + nodes.indexOf(node) + "/" + random.nextInt(5);
            node.put(own, "v" + step);
            alone.put(own, "v" + step);
            node.put("shared/" + random.nextInt(4), "v" + step + " of " + nodes.indexOf(node));
            if (random.nextInt(4) == 0) {
                List<Mode> modes = List.of(Mode.values());
                Mode mode = modes.get(random.nextInt(modes.size()));
                links.get(random.nextInt(links.size())).set(mode);
            }
        }
        links.forEach(link -> link.set(Mode.OPEN));

        eventually(() -> assertThat(nodes.stream().map(Node::main).collect(Collectors.toSet()))
                .hasSize(1));
        nodes.forEach(Node::settle);
        alone.forEach((key, value) -> assertThat(nodes).allMatch(node -> value.equals(node.get(key))));
        for (Node node : nodes) {
            String log = Git.in(node.directory).run("log", "--format=%ce", "main");
            long authored = log.lines()
                    .filter(mail -> mail.endsWith("@node.c19.invalid"))
                    .count();
            assertThat(authored).isEqualTo(2 * STEPS);
        }
    }

    @Test
    void node_thatWasAway_catchesUp_evenByWhatOthersTellIt() throws IOException {
        connectAll();
        nodes.get(0).put("a", "1");
        eventually(() -> assertThat(nodes).allMatch(node -> "1".equals(node.get("a"))));
        Node gone = nodes.remove(2);
        gone.close();
        nodes.get(0).put("a", "2");
        Node back = new Node(gone.directory, "n2");
        nodes.add(back);
        Link link = new Link(back.address());
        links.add(link);
        nodes.get(1).peers.add(link.address());
        eventually(() -> assertThat(back.get("a")).isEqualTo("2"));
    }

    private void connectAll() throws IOException {
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(scratch.resolve("n" + i), "n" + i));
        }
        for (Node from : nodes) {
            for (Node to : nodes) {
                if (from != to) {
                    Link link = new Link(to.address());
                    links.add(link);
                    from.peers.add(link.address());
                }
            }
        }
        Set<Integer> peers = nodes.stream().map(node -> node.peers.size()).collect(Collectors.toSet());
        assertThat(peers).containsExactly(NODES - 1);
    }
}
