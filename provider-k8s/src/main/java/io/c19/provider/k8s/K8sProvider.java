package io.c19.provider.k8s;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Settings;
import io.fabric8.kubernetes.client.Config;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kind {@code K8s}: the peers are the running pods that have certain labels. Fields: {@code selector}, {@code namespace},
 * {@code port}; without the last the connection says where they listen, as with C19. What it needs of a cluster is touched when it is opened, so that agents elsewhere do not load it.
 */
public final class K8sProvider implements ProviderKind {
    /** In the field {@code namespace}; the second is C19's. */
    private static final Set<String> ALL_NAMESPACES = Set.of("*", ":all");

    /** What Kubernetes calls a label's name, with the domain it may begin with, and a label's value. */
    private static final Pattern LABEL =
            Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final Supplier<Config> configs;
    private final OwnAddresses own;

    /** For {@link java.util.ServiceLoader}. */
    public K8sProvider() {
        this(() -> Config.autoConfigure(null), OwnAddresses.OF_THIS_MACHINE);
    }

    K8sProvider(Supplier<Config> configs, OwnAddresses own) {
        this.configs = configs;
        this.own = own;
    }

    @Override
    public String name() {
        return "K8s";
    }

    @Override
    public PeerProvider.Opening configure(Settings settings) {
        String selector = selector(settings);
        String namespace = settings.textOrNull("namespace");
        boolean all = namespace != null && ALL_NAMESPACES.contains(namespace);
        if (namespace != null && !all && !NAMESPACE.matcher(namespace).matches()) {
            throw settings.wrong("namespace", "the name of a namespace, or * for all");
        }
        String port = settings.textOrNull("port");
        PodPort parsed = port == null
                ? PodPort.UNSAID
                : PodPort.parse(port).orElseThrow(() -> settings.wrong("port", PodPort.FORM));
        return context -> WatchedPods.watch(
                Cluster.reach(configs.get()), selector, all, namespace, new PodAddresses(parsed, own));
    }

    /** As Kubernetes writes it. C19's own files have a mapping of labels. */
    private static String selector(Settings settings) {
        Optional<Map<String, String>> labels = settings.mapping("selector");
        if (labels.isPresent()) {
            labels.get().forEach((label, value) -> {
                if (!LABEL.matcher(label).matches()
                        || !LABEL_VALUE.matcher(value).matches()) {
                    throw settings.wrong("selector", "labels with their values, such as {app: c19}");
                }
            });
            return labels.get().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(","));
        }
        String selector = settings.text("selector", "");
        if (selector.isBlank()) {
            throw settings.wrong("selector", "the labels of the pods to have as peers, such as {app: c19} or app=c19");
        }
        return selector.strip();
    }
}
