package io.c19.provider.k8s;

import io.c19.layers.PeerProvider;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Peers that are pods. They are listed once and then watched; when the watch breaks it is taken up where it was, or they are
 * listed anew. While the API server is away, those known last count. Thread-safe.
 */
final class WatchedPods implements PeerProvider {
    private static final long NO_RESYNC = 0;

    private final Cluster cluster;
    private final SharedIndexInformer<Pod> pods;
    private final PodAddresses addresses;

    private WatchedPods(Cluster cluster, SharedIndexInformer<Pod> pods, PodAddresses addresses) {
        this.cluster = cluster;
        this.pods = pods;
        this.addresses = addresses;
    }

    /**
     * Never blocks: no peers are known until the cluster has answered.
     *
     * @param all whether those of all namespaces count
     * @param namespace of the pods; null: that of this agent
     */
    static WatchedPods watch(
            Cluster cluster, String selector, boolean all, @Nullable String namespace, PodAddresses addresses) {
        String one = namespace == null ? cluster.namespace() : namespace;
        FilterWatchListDeletable<Pod, PodList, PodResource> matching = all
                ? cluster.client().pods().inAnyNamespace().withLabelSelector(selector)
                : cluster.client().pods().inNamespace(one).withLabelSelector(selector);
        SharedIndexInformer<Pod> pods = matching.runnableInformer(NO_RESYNC);
        pods.exceptionHandler((started, failure) -> true); // told by Contact; it is tried again for as long as we run
        var unused = pods.start();
        return new WatchedPods(cluster, pods, addresses);
    }

    @Override
    public Set<String> peers() {
        return addresses.of(pods.getStore().list());
    }

    @Override
    public void close() {
        cluster.contact().close();
        pods.close();
        cluster.client().close();
    }
}
