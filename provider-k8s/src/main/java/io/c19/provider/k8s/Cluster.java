package io.c19.provider.k8s;

import io.c19.layers.LayerException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/**
 * The API server of a cluster, and how it is with it.
 *
 * @param namespace the one that this agent is in, or that the kubeconfig names
 */
record Cluster(KubernetesClient client, String namespace, Contact contact) {
    /** Where there is no other, as in the client's own default. */
    private static final String NAMESPACE = "default";

    /** @throws LayerException when there is nothing that tells where it is */
    static Cluster reach(Config config) {
        boolean guessed = config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL);
        if (guessed && config.getAutoOAuthToken() == null && config.getFile() == null) {
            throw new LayerException(
                    "peer_provider: there is no cluster to ask for pods, neither a service account as in a pod nor a kubeconfig:"
                            + " run it in a pod, set KUBECONFIG, or choose peer_provider.kind Static or Dns.",
                    null);
        }
        config.setRequestRetryBackoffLimit(1); // whoever asks asks again, and Contact is to see a failure soon
        Contact contact = new Contact(config.getMasterUrl());
        try {
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("c19", contact))
                    .build();
            String namespace = config.getNamespace() == null ? NAMESPACE : config.getNamespace();
            return new Cluster(client, namespace, contact);
        } catch (RuntimeException | NoClassDefFoundError e) {
            throw new LayerException(
                    "peer_provider: the kubeconfig or service account cannot be used: " + e.getMessage(), e);
        }
    }
}
