package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.connection.git.peer.Knobs;
import io.c19.fixtures.Git;
import io.c19.fixtures.Link;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Nodes in this process, each of which writes and knows all others, with a {@link Link} for each direction between two of them.
 * Knows all that was acknowledged, and what must hold of it when the links are whole. For one thread.
 */
final class Cluster implements AutoCloseable {
    /** They ask one another unasked, as what was lost on the way is found so only. */
    private static final Knobs KNOBS =
            new Knobs(Duration.ofMillis(50), Duration.ofMillis(500), 3, Duration.ofMillis(500));

    /** Rounds in which everybody asks everybody, while nobody writes. */
    private static final int QUIET_ROUNDS = 3;

    /** For a round that need not succeed. */
    static final Duration SHORT = Duration.ofMillis(50);

    private static final Duration ROUND_MAX = Duration.ofSeconds(20);

    private final Path scratch;
    private final List<Clock> clocks;
    private final List<Node> nodes = new ArrayList<>();

    /** By the node that they lead from, then by that which they lead to. */
    private final List<Map<Integer, Link>> links = new ArrayList<>();

    private final Set<String> acknowledged = new HashSet<>();

    /** What only one node writes, and what it wrote last. */
    private final Map<String, String> own = new HashMap<>();

    private int writes;

    /** @param clocks of the nodes, as many as there are to be */
    Cluster(Path scratch, List<Clock> clocks) throws IOException {
        this.scratch = scratch;
        this.clocks = clocks;
        for (int i = 0; i < clocks.size(); i++) {
            nodes.add(start(i));
        }
        for (int from = 0; from < clocks.size(); from++) {
            links.add(new HashMap<>());
            for (int to = 0; to < clocks.size(); to++) {
                if (from != to) {
                    links.get(from).put(to, new Link(nodes.get(to).address()));
                }
            }
            connect(from);
        }
    }

    private Node start(int number) {
        LayerContext context = new LayerContext("1.2.3", clocks.get(number), Limits.DEFAULT);
        return new Node(scratch.resolve("n" + number), "n" + number, KNOBS, context);
    }

    private void connect(int from) {
        links.get(from).values().forEach(link -> nodes.get(from).peers.add(link.address()));
    }

    @FunctionalInterface
    interface Detour {
        /** @return where what is to get to that address is to be sent */
        String by(String address) throws IOException;
    }

    /** Has every way lead by somewhere else from now on. */
    void lead(Detour detour) throws IOException {
        for (int from = 0; from < nodes.size(); from++) {
            Set<String> peers = new HashSet<>();
            for (Link link : links.get(from).values()) {
                peers.add(detour.by(link.address()));
            }
            nodes.get(from).peers.addAll(peers);
            nodes.get(from).peers.retainAll(peers);
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    /** One of its own keys and one that all write, or a deletion of that. */
    void write(int number, Random random) {
        Node node = nodes.get(number);
        String value = "v" + writes++;
        String key = "own/" + number + "/" + random.nextInt(5);
        acknowledged.add(node.put(key, value));
        own.put(key, value);
        String shared = "shared/" + random.nextInt(4);
        if (random.nextInt(5) == 0) {
            node.delete(shared).ifPresent(acknowledged::add);
        } else {
            acknowledged.add(node.put(shared, value + " of " + number));
        }
    }

    /** A way between two of them is in another condition from now on. */
    void disturb(Random random) {
        List<Link.Mode> modes = List.of(Link.Mode.values());
        List<Link> from = List.copyOf(links.get(random.nextInt(links.size())).values());
        from.get(random.nextInt(from.size())).set(modes.get(random.nextInt(modes.size())));
    }

    /** Stops, and starts again at another port when that has been done. */
    void restart(int number, Runnable meanwhile) {
        nodes.get(number).close();
        Git.fsckStrict(nodes.get(number).directory);
        meanwhile.run();
        nodes.set(number, start(number));
        for (int from = 0; from < links.size(); from++) {
            if (from != number) {
                Objects.requireNonNull(links.get(from).get(number))
                        .redirect(nodes.get(number).address());
            }
        }
        connect(number);
    }

    /** Nobody reaches anybody. */
    void cut() {
        links.forEach(ways -> ways.values().forEach(link -> link.set(Link.Mode.CUT)));
    }

    /** All ways are whole again. */
    void heal() {
        links.forEach(ways -> ways.values().forEach(link -> link.set(Link.Mode.OPEN)));
    }

    /** All have the same {@code main}, or will soon. */
    void agrees() {
        eventually(() -> assertThat(mains()).hasSize(1));
    }

    /** Merge rules 1 to 4: all come to the same commit, all that was acknowledged is in its history, and then nothing more happens. */
    void converges() {
        agrees();
        nodes.forEach(Node::settle);
        Set<ObjectId> mains = mains();
        for (int round = 0; round < QUIET_ROUNDS; round++) {
            nodes.forEach(node -> node.connection.sync(ROUND_MAX));
        }
        assertThat(mains()).isEqualTo(mains).hasSize(1);
        for (Node node : nodes) {
            own.forEach((key, value) -> assertThat(node.get(key)).as(key).isEqualTo(value));
            Set<String> written = written(node);
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(written);
            assertThat(lost).as(node.directory.toString()).isEmpty();
        }
    }

    /** Of what {@code main} has, all that was not derived. */
    private static Set<String> written(Node node) {
        String log = Git.in(node.directory).run("log", "--format=%ce %H", "main");
        return log.lines()
                .filter(line -> line.contains("@node.c19.invalid "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }

    private Set<ObjectId> mains() {
        return nodes.stream().map(Node::main).collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(Node::close);
        for (Map<Integer, Link> ways : links) {
            for (Link link : ways.values()) {
                link.close();
            }
        }
        nodes.forEach(node -> Git.fsckStrict(node.directory));
    }
}
