package io.c19.provider.k8s;

import io.c19.fixtures.Link;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Updatable;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The client library's API server in memory, behind a way that can be cut, which refuses what it is told to. */
final class FakeCluster extends Dispatcher {
    /** Where the agent is. */
    static final String NAMESPACE = "here";

    private final MockWebServer server = new MockWebServer();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final KubernetesClient admin;
    private volatile KubernetesCrudDispatcher kept = new KubernetesCrudDispatcher();
    private Link link;

    /** A part of a request's path, and the status that is answered to requests with it; null: none is. */
    volatile Map.@Nullable Entry<String, Integer> refusal;

    FakeCluster() throws IOException {
        server.setDispatcher(this);
        server.start();
        link = new Link("127.0.0.1:" + server.getPort());
        admin = new KubernetesClientBuilder()
                .withConfig(config("127.0.0.1:" + server.getPort()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** Has no pods any more, refuses nothing, and is reached by another way: for the next test, since a start takes long. */
    void renew() throws IOException {
        link.close();
        refusal = null;
        asked.clear();
        kept = new KubernetesCrudDispatcher();
        link = new Link("127.0.0.1:" + server.getPort());
    }

    Link link() {
        return link;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = String.valueOf(request.getPath());
        asked.add(path);
        Map.Entry<String, Integer> refused = refusal;
        if (refused != null && path.contains(refused.getKey())) {
            return new MockResponse().setResponseCode(refused.getValue());
        }
        MockResponse response = kept.dispatch(request);
        WebSocketListener watch = response.getWebSocketListener();
        return watch == null ? response : response.withWebSocketUpgrade(new PatientWatch(watch));
    }

    /** What an agent in this cluster finds out by itself. */
    Config config() {
        return config(link.address());
    }

    private static Config config(String address) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://" + address)
                .withNamespace(NAMESPACE)
                .withWatchReconnectInterval(20)
                .build();
    }

    /** The paths of all requests. */
    List<String> asked() {
        return asked;
    }

    /** One that runs, with the label {@code app: c19}. */
    static PodBuilder pod(String name, String address) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", "c19")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("agent")
                .addNewPort()
                .withName("gossip")
                .withContainerPort(5097)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .endStatus();
    }

    void put(PodBuilder pod) {
        Pod built = pod.build();
        admin.pods()
                .inNamespace(built.getMetadata().getNamespace())
                .resource(built)
                .createOr(Updatable::update);
    }

    void remove(String name) {
        admin.pods().inNamespace(NAMESPACE).withName(name).delete();
    }
}
