package io.c19.connection.git;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Link;
import io.c19.fixtures.Link.Mode;
import io.c19.layers.Connection.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How nodes tell one another what they wrote. */
class GossipTest {
    private static final Duration LONG = Duration.ofSeconds(20);

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

    @Test
    void write_isKnownToThePeer() throws IOException {
        Node a = node("a");
        Node b = node("b");
        a.peers.add(b.address());
        a.put("k", "v");
        eventually(() -> assertThat(b.get("k")).isEqualTo("v"));
    }

    @Test
    void write_thatHasCome_isPassedOn() throws IOException {
        Node a = node("a");
        Node b = node("b");
        Node c = node("c");
        a.peers.add(b.address());
        b.peers.add(c.address());
        a.put("k", "v");
        eventually(() -> assertThat(c.get("k")).isEqualTo("v"));
    }

    @Test
    void node_thatIsStartedLater_learnsWhatWasWrittenBefore() throws IOException {
        Node a = node("a");
        for (int i = 0; i < 50; i++) {
            a.put("k" + i % 7, "v" + i);
        }
        a.settle(); // b asks once, and nobody tells it
        Node b = node("b");
        b.peers.add(a.address());
        eventually(() -> assertThat(b.main()).isEqualTo(a.main()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"CUT", "HUNG", "DROPPING"})
    void write_whileThereIsNoWay_comesWhenThereIsOneAgain_andIsNoSecretBefore(Mode trouble) throws IOException {
        Node a = node("a");
        Node b = node("b");
        Node c = node("c");
        Link link = link(b);
        a.peers.add(link.address());
        a.peers.add(c.address());
        eventually(() -> assertThat(a.peers()).hasSize(2).allMatch(peer -> peer.lastContact() != null));

        link.set(trouble);
        a.put("k", "v");
        eventually(() -> assertThat(c.get("k")).isEqualTo("v"));
        eventually(() -> {
            Peer peer = a.peer(link.address());
            assertThat(peer.fault()).isNotNull();
            assertThat(peer.failures()).isPositive();
        });

        link.set(Mode.OPEN);
        eventually(() -> assertThat(b.get("k")).isEqualTo("v"));
        eventually(() -> assertThat(a.peer(link.address()).fault()).isNull());
    }

    @Test
    void quiet_costsOneRequestEachTimeItAsks_andMakesNoCommit() throws IOException {
        Node a = node("a");
        Node b = node("b");
        Link link = link(b);
        a.peers.add(link.address());
        a.put("k", "v");
        eventually(() -> assertThat(b.get("k")).isEqualTo("v"));
        b.settle(); // it has gone on from that, which is news of its own
        a.connection.sync(LONG);
        int requests = link.requests();
        ObjectId main = a.main();
        a.connection.sync(LONG);
        a.connection.sync(LONG);
        assertThat(link.requests()).isEqualTo(requests + 2);
        assertThat(b.main()).isEqualTo(a.main()).isEqualTo(main);
    }

    @Test
    void sync_asksAndTells() throws IOException {
        Node a = node("a");
        Node b = node("b");
        a.peers.add(b.address());
        eventually(() -> assertThat(a.peers()).hasSize(1));
        b.put("k", "v");
        b.settle();
        List<Peer> peers = a.connection.sync(LONG);
        assertThat(a.get("k")).isEqualTo("v");
        assertThat(peers).singleElement().satisfies(peer -> {
            assertThat(peer.node()).isEqualTo("b");
            assertThat(peer.behind()).isZero();
            assertThat(peer.ahead()).isZero();
            assertThat(peer.frontier()).containsKey("b");
        });
    }

    @Test
    void ownAddress_isNoPeer() throws IOException {
        Node a = node("a");
        a.peers.add(a.address());
        eventually(() -> assertThat(a.peers()).isEmpty());
        a.connection.sync(LONG);
        assertThat(a.peers()).isEmpty();
    }

    @Test
    void twoNodesOfOneName_areRefusedByBoth() throws IOException {
        Node a = node("a");
        Node twin = node("a");
        a.peers.add(twin.address());
        eventually(() -> assertThat(a.peers()).singleElement().satisfies(peer -> assertThat(peer.fault())
                .contains("two nodes go by the name 'a'", "--node")));
        a.put("k", "v");
        a.settle();
        a.connection.sync(LONG);
        assertThat(twin.get("k")).isNull();
    }

    private Node node(String name) {
        Node node = new Node(scratch.resolve(name + nodes.size()), name);
        nodes.add(node);
        return node;
    }

    private Link link(Node to) throws IOException {
        Link link = new Link(to.address());
        links.add(link);
        return link;
    }
}
