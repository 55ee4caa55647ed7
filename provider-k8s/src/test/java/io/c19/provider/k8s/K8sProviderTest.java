package io.c19.provider.k8s;

import static io.c19.fixtures.Eventually.eventually;
import static io.c19.provider.k8s.FakeCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Link.Mode;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class K8sProviderTest {
    private static FakeCluster cluster;

    private LogLines log;
    private final List<PeerProvider> opened = new ArrayList<>();

    /** It is not closed, which takes as long as all tests. */
    @BeforeAll
    static void start() throws IOException {
        cluster = new FakeCluster();
    }

    @BeforeEach
    void listen() {
        log = new LogLines(Contact.class);
    }

    @AfterEach
    void stop() throws IOException {
        opened.forEach(PeerProvider::close);
        log.close();
        cluster.renew();
    }

    @Test
    void peers_areThePodsWithTheLabel_andFollowThem() {
        cluster.put(pod("a", "10.0.0.1"));
        cluster.put(
                pod("other", "10.0.0.2").editMetadata().addToLabels("app", "x").endMetadata());
        PeerProvider provider = open(Map.of());
        peers(provider, "10.0.0.1");
        cluster.put(pod("b", "10.0.0.3"));
        peers(provider, "10.0.0.1", "10.0.0.3");
        cluster.put(pod("b", "10.0.0.4"));
        peers(provider, "10.0.0.1", "10.0.0.4");
        cluster.remove("a");
        peers(provider, "10.0.0.4");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void podsThatDoNotRun_orEnd_areNoPeers() {
        cluster.put(pod("waits", "10.0.0.1").editStatus().withPhase("Pending").endStatus());
        cluster.put(pod("unplaced", "10.0.0.1").editStatus().withPodIP(null).endStatus());
        cluster.put(pod("done", "10.0.0.2").editStatus().withPhase("Succeeded").endStatus());
        cluster.put(pod("ends", "10.0.0.3")
                .editMetadata()
                .addToFinalizers("c19/test")
                .endMetadata());
        cluster.remove("ends");
        cluster.put(pod("runs", "10.0.0.4"));
        peers(open(Map.of()), "10.0.0.4");
    }

    @Test
    void ownPod_isNoPeer_butOthersOnItsHostAre() {
        cluster.put(pod("self", "10.0.0.9"));
        cluster.put(pod("self6", "fd00:0:0::9"));
        cluster.put(pod("a", "10.0.0.1"));
        cluster.put(pod("beside", "10.0.0.9").editSpec().withHostNetwork(true).endSpec());
        peers(open(Map.of("port", "5000")), "10.0.0.1:5000", "10.0.0.9:5000");
    }

    @Test
    void addressesOfIpV6_standInBrackets() {
        cluster.put(pod("a", "2001:db8::1"));
        peers(open(Map.of()), "[2001:db8::1]");
    }

    @Test
    void port_canBeTheNameOfOneOfTheContainers() {
        cluster.put(pod("a", "10.0.0.1"));
        cluster.put(pod("nameless", "10.0.0.2").editSpec().withContainers().endSpec());
        peers(open(Map.of("port", "gossip")), "10.0.0.1:5097");
    }

    @Test
    void port_thatIsNotSaid_isLeftToTheConnection() {
        cluster.put(pod("a", "10.0.0.1"));
        peers(open(Map.of()), "10.0.0.1");
        peers(open(Map.of("port", "5000")), "10.0.0.1:5000");
    }

    @Test
    void namespace_isThatOfTheAgent_unlessAnotherOrAllAreAskedFor() {
        cluster.put(pod("a", "10.0.0.1"));
        cluster.put(pod("b", "10.0.0.2").editMetadata().withNamespace("there").endMetadata());
        peers(open(Map.of()), "10.0.0.1");
        peers(open(Map.of("namespace", "there")), "10.0.0.2");
        peers(open(Map.of("namespace", "*")), "10.0.0.1", "10.0.0.2");
        peers(open(Map.of("namespace", ":all")), "10.0.0.1", "10.0.0.2");
    }

    @Test
    void serverThatIsAway_leavesThePeersAsTheyWere_andIsHeardOfAgain() {
        cluster.put(pod("a", "10.0.0.1"));
        PeerProvider provider = open(Map.of());
        peers(provider, "10.0.0.1");
        cluster.link().set(Mode.CUT);
        eventually(() -> assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains("cannot be reached"));
        cluster.put(pod("b", "10.0.0.2"));
        cluster.remove("a");
        assertThat(provider.peers()).containsExactly("10.0.0.1");

        cluster.refusal = Map.entry("watch=true", 410); // it does not know any more what happened since
        cluster.link().set(Mode.OPEN);
        peers(provider, "10.0.0.2");
        cluster.refusal = null;
        eventually(() -> assertThat(log.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("INFO")
                .contains("answers again"));
    }

    @Test
    void serverThatIsAwayAtTheStart_isWaitedFor() {
        cluster.put(pod("a", "10.0.0.1"));
        cluster.link().set(Mode.CUT);
        PeerProvider provider = open(Map.of());
        assertThat(provider.peers()).isEmpty();
        eventually(() -> assertThat(log.lines()).singleElement().asString().contains("cannot be reached"));
        cluster.link().set(Mode.OPEN);
        peers(provider, "10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/pods, 403, ERROR, verbs list and watch",
        "watch=true, 403, ERROR, verbs list and watch",
        "/pods, 401, ERROR, status 401",
        "/pods, 500, WARN, status 500"
    })
    void serverThatRefuses_isComplainedAboutOnce_andAskedAgain(String path, int status, String level, String said) {
        cluster.put(pod("a", "10.0.0.1"));
        cluster.refusal = Map.entry(path, status);
        PeerProvider provider = open(Map.of());
        eventually(() -> assertThat(log.lines()).isNotEmpty());
        int before = cluster.asked().size();
        eventually(() -> assertThat(cluster.asked()).hasSizeGreaterThan(before + 3));
        assertThat(log.lines()).singleElement().asString().startsWith(level).contains(said);
        cluster.refusal = null;
        eventually(() -> assertThat(log.lines()).hasSize(2).last().asString().contains("answers again"));
        cluster.put(pod("b", "10.0.0.2"));
        peers(provider, "10.0.0.1", "10.0.0.2");
    }

    @Test
    void selector_isAsKubernetesWritesIt_whenItIsNoMapping() {
        open(Map.of("selector", "app in (c19, c20),!old"));
        eventually(() -> assertThat(cluster.asked())
                .anyMatch(path -> path.contains("labelSelector=app%20in%20%28c19%2C%20c20%29%2C%21old")));
    }

    private PeerProvider open(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(Map.of("selector", "app=c19"));
        all.putAll(fields);
        PeerProvider provider = new K8sProvider(cluster::config, K8sProviderTest::own)
                .configure(Settings.of(all))
                .open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT));
        opened.add(provider);
        return provider;
    }

    private static Set<InetAddress> own() {
        try {
            return Set.of(InetAddress.getByName("10.0.0.9"), InetAddress.getByName("fd00::9"));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("these are numbers", e);
        }
    }

    private static void peers(PeerProvider provider, String... expected) {
        eventually(() -> assertThat(provider.peers()).containsExactly(expected));
    }
}
