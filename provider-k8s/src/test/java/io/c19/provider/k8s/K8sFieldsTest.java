package io.c19.provider.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.LayerContext;
import io.c19.layers.LayerException;
import io.c19.layers.Limits;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.ConfigException;
import io.c19.layers.config.Kinds;
import io.c19.layers.config.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out before any cluster is asked. */
class K8sFieldsTest {
    @Test
    void noCluster_isSaid() {
        Config guessed = new ConfigBuilder(Config.empty())
                .withMasterUrl(Config.DEFAULT_MASTER_URL + "/")
                .build();
        assertThatThrownBy(() -> new K8sProvider(() -> guessed, Set::of)
                        .configure(Settings.of(Map.of("selector", "app=c19")))
                        .open(new LayerContext("test", Clock.systemUTC(), Limits.DEFAULT)))
                .isInstanceOf(LayerException.class)
                .hasMessageContainingAll("no cluster", "in a pod", "KUBECONFIG", "Static");
    }

    @ParameterizedTest
    @CsvSource({
        "selector, ''",
        "port, 0",
        "port, 65536",
        "port, Gossip",
        "port, 99999999999",
        "namespace, Über",
        "namespace, a b"
    })
    void fieldsThatCannotBe_areErrors(String field, String value) {
        Map<String, String> fields = new HashMap<>(Map.of("selector", "app=c19"));
        fields.put(field, value);
        assertThatThrownBy(() -> new K8sProvider().configure(Settings.of(fields)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(field);
    }

    @Test
    void kind_isInstalled() {
        ProviderKind kind = Kinds.installed("peer provider", ProviderKind.class)
                .choose(Settings.of(Map.of("kind", "k8s")), "Static");
        assertThat(kind).isInstanceOf(K8sProvider.class);
    }
}
