package io.c19.layers.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.AgentKind;
import io.c19.layers.ConnectionKind;
import io.c19.layers.ExporterKind;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.StateKind;
import io.c19.layers.config.Overlay.Found;
import io.c19.layers.config.Settings.Used;
import io.c19.layers.memory.MemoryStateKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    /** C19's published example, without its connection. */
    private static final String C19 =
            """
            version: 0.1
            spec:
              agent:
                kind: Default
                port: 3097
              state:
                kind: Default
                ttl: null
                purge_interval: 60000
                data_seeder:
                  kind: File
                  filename: data.json
            """;

    private static final String C19_CONNECTION =
            """
              connection:
                kind: Default
                port: 4097
                push_interval: 1000
                pull_interval: 60000
                r0: 3
                timeout: 1000
                peer_provider:
                  kind: K8s
                  selector:
                    c19: getting-started
                  namespace: default
            """;

    private static final Kinds<AgentKind> AGENTS = new Kinds<>("agent", List.of(new PortOnly()));
    private static final Kinds<StateKind> STATES = new Kinds<>("state", List.of(new PathOnly(), new MemoryStateKind()));
    private static final Kinds<ExporterKind> NO_EXPORTERS = new Kinds<>("metrics", List.of());
    private static final Kinds<ConnectionKind> NO_CONNECTIONS = new Kinds<>("connection", List.of());

    @TempDir
    private Path directory;

    private static Configuration load(String yaml, Overlay overlay) {
        return Configuration.load(
                ConfigFile.parse(yaml, "c19.yaml"), overlay, AGENTS, STATES, NO_CONNECTIONS, NO_EXPORTERS);
    }

    private static Configuration load(String yaml) {
        return load(yaml, Overlay.NONE);
    }

    @Test
    void load_noFile_hasDefaults() {
        Configuration configuration =
                Configuration.load(ConfigNode.NO_FILE, Overlay.NONE, AGENTS, STATES, NO_CONNECTIONS, NO_EXPORTERS);
        assertThat(configuration.connection()).isNull();
        assertThat(configuration.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.effective())
                .containsEntry("agent.kind", new Used("Default", "default"))
                .containsEntry("agent.port", new Used("3097", "default"))
                .containsEntry("state.kind", new Used("Git", "default"))
                .containsEntry("state.path", new Used("data", "default"))
                .containsEntry("limits.value_bytes", new Used("1048576", "default"));
    }

    @Test
    void load_emptyParts_haveDefaults() {
        for (String yaml : List.of("", "version: 0.1", "spec:", "spec: {}", "spec:\n  agent:\n  state: {kind: ''}\n")) {
            assertThat(load(yaml).warnings()).as(yaml).isEmpty();
            assertThat(load(yaml).effective()).containsEntry("state.kind", new Used("Git", "default"));
        }
    }

    @Test
    void load_c19sOwnExample_worksAndWarns() {
        Configuration configuration = load(C19);
        assertThat(configuration.warnings())
                .containsExactly(
                        "c19.yaml:11: the field 'state.data_seeder' is ignored: state of kind Default has no such"
                                + " field; load data with 'c19 import' once the agent runs");
        assertThat(configuration.state().open(new LayerContext("test", Clock.systemUTC(), configuration.limits())))
                .satisfies(state -> assertThat(state.kind()).isEqualTo("Memory"))
                .satisfies(state -> state.close());
    }

    @Test
    void load_connectionOfNoInstalledKind_saysThatNoneIsNeeded() {
        String message = "connection.kind: '%s' (expected: no connection, since no kind of it is installed: without one"
                + " the agent runs alone), from %s";
        assertThatThrownBy(() -> load(C19 + C19_CONNECTION))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message.formatted("Default", "c19.yaml:14"));
        assertThatThrownBy(() -> load("", new Environment(Map.of("C19_CONNECTION_PORT", "1"))))
                .hasMessage(message.formatted("Git", "default"));
        assertThat(load("spec:\n  connection:\n").connection()).isNull();
    }

    @Test
    void load_connectionOfInstalledKind_isConfigured() {
        Kinds<ConnectionKind> kinds = new Kinds<>("connection", List.of(new Gossip()));
        Configuration configuration = Configuration.load(
                ConfigFile.parse(C19 + C19_CONNECTION, "c19.yaml"), Overlay.NONE, AGENTS, STATES, kinds, NO_EXPORTERS);
        assertThat(configuration.connection()).isNotNull();
        assertThat(configuration.effective()).containsEntry("connection.port", new Used("4097", "c19.yaml:15"));
        assertThat(configuration.warnings())
                .hasSize(6)
                .contains(
                        "c19.yaml:21: the field 'connection.peer_provider' is ignored: connection of kind Default has no"
                                + " such field");
    }

    @Test
    void load_unknownKind_listsTheKnownOnes() {
        assertThatThrownBy(() -> load("spec:\n  state:\n    kind: Gti\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("state.kind: 'Gti' (expected: one of Git, Memory (or Default)), from c19.yaml:3");
        assertThatThrownBy(() -> load("", new Environment(Map.of("C19_AGENT_KIND", "Grpc"))))
                .hasMessage("agent.kind: 'Grpc' (expected: one of Default (or Http)), from C19_AGENT_KIND");
    }

    @Test
    void load_kindInAnyCase_isFound() {
        for (String kind : List.of("memory", "MEMORY", "default", "DEFAULT", "git", "GIT")) {
            assertThat(load("spec: {state: {kind: " + kind + "}}").warnings()).isEmpty();
        }
    }

    @Test
    void load_twoKindsOfOneName_saysWhichToRemove() {
        Kinds<StateKind> twice = new Kinds<>("state", List.of(new PathOnly(), new PathOnly(), new MemoryStateKind()));
        assertThatThrownBy(() -> Configuration.load(
                        ConfigNode.NO_FILE, Overlay.NONE, AGENTS, twice, NO_CONNECTIONS, NO_EXPORTERS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one state of that name, but the class path has " + PathOnly.class.getName());
    }

    @Test
    void load_fieldsThatNobodyReads_warn() {
        Overlay overlay = new Flags(Map.of("state.node", new Found("a", "--node")))
                .over(new Environment(Map.of("C19_STATE_PTH", "x", "C19_URL", "http://x")));
        Configuration configuration = load(
                """
                version: 7
                name: x
                spec:
                  agent: {prot: 1}
                  stat: {path: x}
                  limits: {value_byte: 1}
                """,
                overlay);
        assertThat(configuration.warnings())
                .containsExactly(
                        "version: '7' is read as 0.1, the only one there is",
                        "c19.yaml:2: the field 'name' is ignored: it is not known here",
                        "c19.yaml:4: the field 'agent.prot' is ignored: agent of kind Default has no such field",
                        "c19.yaml:5: the field 'stat' is ignored: it is not known here",
                        "c19.yaml:6: the field 'limits.value_byte' is ignored: it is not known here",
                        "--node is ignored: no layer of this configuration has such a field",
                        "C19_STATE_PTH is ignored: no layer of this configuration has such a field");
    }

    @Test
    void load_wrongShapes_areErrors() {
        verifyWrong(
                "name: x\nagent: {port: 1}\nstate:\n  kind: Memory",
                "agent: it stands beside 'spec' (expected: below it, as 'spec.agent'), from c19.yaml:2");
        verifyWrong("spec: x", "spec: 'x' (expected: a mapping of fields), from c19.yaml:1");
        verifyWrong("spec:\n  state: []", "state: 'a list' (expected: a mapping of fields), from c19.yaml:2");
        verifyWrong(
                "spec: {agent: {port: x}}",
                "agent.port: 'x' (expected: a whole number from 0 to 65535), from c19.yaml:1");
    }

    @Test
    void load_limits_areReadAndChecked() {
        assertThat(
                        load("""
                                spec:
                                  limits: {key_bytes: 1, segment_bytes: 2, value_bytes: 3, batch_operations: 4, page: 5}
                                """)
                                .limits())
                .isEqualTo(new Limits(1, 2, 3, 4, 5));
        verifyWrong(
                "spec: {limits: {value_bytes: 1M}}",
                "limits.value_bytes: '1M' (expected: a whole number from 1 to 268435456), from c19.yaml:1");
        verifyWrong(
                "spec: {limits: {segment_bytes: 256}}",
                "limits.segment_bytes: '256' (expected: a whole number from 1 to 255), from c19.yaml:1");
    }

    @Test
    void load_fromDisk_findsTheKindsOfTheClassPath() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yaml"), C19);
        assertThatThrownBy(() -> Configuration.load(file, Overlay.NONE))
                .as("this module has no agent")
                .hasMessage("agent.kind: 'Default' (expected: none, since no kind of agent is installed), from " + file
                        + ":4");
        assertThat(Kinds.installed("state", StateKind.class).all())
                .extracting(StateKind::name)
                .containsExactly("Memory");
    }

    private static void verifyWrong(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    private static final class PortOnly implements AgentKind {
        @Override
        public String name() {
            return "Default";
        }

        @Override
        public Set<String> aliases() {
            return Set.of("Http");
        }

        @Override
        public Starting configure(Settings settings) {
            settings.integer("port", 3097, 0, 65_535);
            return (context, layers) -> {
                throw new UnsupportedOperationException();
            };
        }
    }

    private static final class PathOnly implements StateKind {
        @Override
        public String name() {
            return "Git";
        }

        @Override
        public Opening configure(Settings settings) {
            settings.path("path", Path.of("data"));
            return context -> {
                throw new UnsupportedOperationException();
            };
        }
    }

    private static final class Gossip implements ConnectionKind {
        @Override
        public String name() {
            return "Default";
        }

        @Override
        public Connecting configure(Settings settings) {
            settings.integer("port", 4097, 0, 65_535);
            return (context, state) -> {
                throw new UnsupportedOperationException();
            };
        }
    }
}
