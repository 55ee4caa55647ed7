package io.c19.connection.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.LayerException;
import io.c19.layers.State;
import io.c19.layers.config.Settings;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultConnectionKindTest {

    @Test
    void replicaOfAnotherWay_isRefused_withWhatFits() {
        State replica = (State) Proxy.newProxyInstance(
                State.class.getClassLoader(), new Class<?>[] {State.class}, (self, method, arguments) -> {
                    return method.getName().equals("node") ? Optional.of("a") : "Git";
                });
        try (TestAgent agent = TestAgent.lone()) {
            assertThatThrownBy(() -> new DefaultConnectionKind()
                            .configure(Settings.of(Map.of("port", "0")))
                            .connect(agent.context(), replica))
                    .isInstanceOf(LayerException.class)
                    .hasMessageContaining("kind Default")
                    .hasMessageContaining("kind Git")
                    .hasMessageContaining("connection.kind Git")
                    .hasMessageContaining("state.kind Memory");
        }
    }

    @Test
    void targetPort_isThatOfPeersWithoutOne() throws Exception {
        try (C19Agent c19 = new C19Agent()) {
            String port = c19.address().substring(c19.address().indexOf(':') + 1);
            c19.set("{\"k\":{\"value\":1,\"ts\":1}}");
            try (TestAgent agent = TestAgent.started(Map.of("target_port", port, "peer_provider.peers", "127.0.0.1"))) {
                agent.connection().sync(java.time.Duration.ofSeconds(30));
                assertThat(agent.get("k")).isEqualTo("1");
            }
        }
    }
}
