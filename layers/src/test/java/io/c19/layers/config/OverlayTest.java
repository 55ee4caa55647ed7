package io.c19.layers.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.config.Overlay.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayTest {
    @Test
    void nameOf_isUpperCaseInAnyLocale() {
        assertThat(Environment.nameOf(List.of("connection", "peer_provider", "kind")))
                .isEqualTo("C19_CONNECTION_PEER_PROVIDER_KIND");
    }

    @Test
    void environment_givesItsOwnOnly() {
        Environment environment =
                new Environment(Map.of("C19_STATE_PATH", "x", "STATE_PATH", "y", "C19_AGENT_PORT", ""));
        assertThat(environment.find(List.of("state", "path"))).contains(new Found("x", "C19_STATE_PATH"));
        assertThat(environment.find(List.of("agent", "port"))).isEmpty();
        assertThat(environment.givesBelow(List.of("state"))).isTrue();
        assertThat(environment.givesBelow(List.of("agent"))).isFalse();
        assertThat(environment.givesBelow(List.of("stat"))).isFalse();
    }

    @Test
    void environment_strays_areMisspeltFieldsNotOtherVariables() {
        Environment environment = new Environment(Map.of(
                "C19_STATE_PATH", "x", "C19_STATE_PTH", "x", "C19_URL", "x", "C19_SEED", "1", "C19_LIMITS_X", "1"));
        assertThat(environment.strays(Set.of("state.path"))).containsExactly("C19_LIMITS_X", "C19_STATE_PTH");
    }

    @Test
    void flags_strays_areThoseWithoutField() {
        Flags flags = new Flags(Map.of("state.node", new Found("a", "--node"), "agent.port", new Found("1", "--port")));
        assertThat(flags.strays(Set.of("agent.port"))).containsExactly("--node");
        assertThat(flags.givesBelow(List.of("agent"))).isTrue();
        assertThat(flags.givesBelow(List.of("age"))).isFalse();
    }

    @Test
    void over_asksTheFirstThenTheOther() {
        Flags flags = new Flags(Map.of("agent.port", new Found("1", "--port"), "x.y", new Found("1", "--y")));
        Environment environment =
                new Environment(Map.of("C19_AGENT_PORT", "2", "C19_AGENT_BIND", "b", "C19_STATE_X", "x"));
        Overlay both = flags.over(environment);
        assertThat(both.find(List.of("agent", "port"))).contains(new Found("1", "--port"));
        assertThat(both.find(List.of("agent", "bind"))).contains(new Found("b", "C19_AGENT_BIND"));
        assertThat(both.givesBelow(List.of("state"))).isTrue();
        assertThat(both.givesBelow(List.of("x"))).isTrue();
        assertThat(both.strays(Set.of("agent.port", "agent.bind"))).containsExactly("--y", "C19_STATE_X");
    }
}
