package io.c19.cli;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.serve.Cable;
import io.c19.cli.serve.RunningAgent;
import io.c19.cli.store.Store;
import io.c19.cli.store.Stores;
import io.c19.layers.ConnectionKind.Connecting;
import io.c19.layers.config.Configuration;
import io.c19.layers.config.Flags;
import io.c19.layers.config.Overlay.Found;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three agents in this process, each with a store of its own and the others as peers, that can be cut off from one another. */
final class DemoNodes implements AutoCloseable {
    private static final List<String> NAMES = List.of("berlin", "paris", "tokyo");
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Each has all after its second exchange; more than that is for a slow machine. */
    private static final int ROUNDS_MAX = 20;

    private final Clock clock;
    private final List<Node> nodes = new ArrayList<>();

    /** @param gitPort where the others, and people with Git, reach it */
    record Node(String name, Path data, int gitPort, RunningAgent agent, Cable cable) {
        String url() {
            return agent.address().toString();
        }

        String cloneUrl() {
            return "http://" + HOST + ":" + gitPort;
        }
    }

    private DemoNodes(Clock clock) {
        this.clock = clock;
    }

    /** @param firstPort of six in a row; 0: any free ones */
    static DemoNodes start(Path directory, int firstPort, Clock clock) throws IOException {
        DemoNodes started = new DemoNodes(clock);
        List<Integer> ports = ports(firstPort, 2 * NAMES.size());
        try {
            for (int i = 0; i < NAMES.size(); i++) {
                started.nodes.add(start(directory, i, ports, clock));
            }
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static Node start(Path directory, int index, List<Integer> ports, Clock clock) {
        List<Integer> gitPorts = ports.subList(NAMES.size(), ports.size());
        String peers = gitPorts.stream()
                .filter(port -> !port.equals(gitPorts.get(index)))
                .map(port -> HOST + ":" + port)
                .collect(Collectors.joining(","));
        Path data = directory.resolve(NAMES.get(index));
        Map<String, Found> flags = new LinkedHashMap<>();
        Map.of(
                        "state.path", data.toString(),
                        "state.node", NAMES.get(index),
                        "agent.port", ports.get(index).toString(),
                        "connection.port", gitPorts.get(index).toString(),
                        "connection.peer_provider.peers", peers)
                .forEach((field, value) -> flags.put(field, new Found(value, "demo")));
        Configuration plain = Configuration.load(null, new Flags(flags));
        Connecting connecting = plain.connection();
        if (connecting == null) {
            throw new IllegalStateException("a connection was asked for");
        }
        Cable cable = new Cable(connecting);
        Configuration wired = new Configuration(
                plain.agent(),
                plain.state(),
                plain.seeder(),
                cable,
                plain.exporters(),
                plain.limits(),
                plain.effective(),
                plain.warnings());
        return new Node(
                NAMES.get(index), data, gitPorts.get(index), RunningAgent.start(wired, Version.PROGRAM, clock), cable);
    }

    /** All are looked for before any is used, so that no two are the same. */
    private static List<Integer> ports(int first, int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                if (first > 0) {
                    ports.add(first + i);
                } else {
                    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    held.add(socket);
                    ports.add(socket.getLocalPort());
                }
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    List<Node> all() {
        return nodes;
    }

    Node get(int index) {
        return nodes.get(index);
    }

    void cut() {
        nodes.forEach(node -> node.cable().cut());
    }

    void join() {
        nodes.forEach(node -> node.cable().join());
    }

    /** Has them exchange until all have the same. */
    void settle() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            for (Node node : nodes) {
                try (Store store = store(node)) {
                    store.sync();
                }
            }
            if (nodes.stream().map(this::main).distinct().count() == 1) {
                return;
            }
        }
        throw new Failure(ExitCode.ERROR, "The three agents did not come to the same: this should not happen.");
    }

    /** Where a node is. */
    String main(Node node) {
        try (Store store = store(node)) {
            return store.find(null).id();
        }
    }

    private Store store(Node node) {
        return Stores.connect(URI.create(node.url()), PATIENCE, clock);
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            node.agent().close();
        }
    }
}
