package io.c19.provider.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the pods are peers, and by what address: those that run and are not about to end. Whether they are ready is not
 * asked, since an agent that waits for its first exchange is not, and is waiting for us. Pure but for {@link OwnAddresses}.
 */
record PodAddresses(PodPort port, OwnAddresses own) {
    private static final Logger LOG = LoggerFactory.getLogger(PodAddresses.class);
    private static final String RUNNING = "Running";

    Set<String> of(Collection<Pod> pods) {
        Set<InetAddress> ours = own.now();
        Set<String> addresses = new TreeSet<>();
        pods.forEach(pod -> of(pod, ours).forEach(addresses::add));
        return addresses;
    }

    private Stream<String> of(Pod pod, Set<InetAddress> ours) {
        PodStatus status = pod.getStatus();
        if (status == null
                || !RUNNING.equals(status.getPhase())
                || status.getPodIP() == null
                || pod.getMetadata().getDeletionTimestamp() != null) {
            return Stream.empty();
        }
        String address = status.getPodIP();
        String at = port.of(pod).orElse(null);
        if (at == null || isOurs(pod, address, ours)) {
            return Stream.empty();
        }
        return Stream.of((address.indexOf(':') < 0 ? address : "[" + address + "]") + at);
    }

    /** Pods in the network of their host share an address: which of them is this one, the connection finds out. */
    private static boolean isOurs(Pod pod, String address, Set<InetAddress> ours) {
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            return false;
        }
        try {
            return ours.contains(InetAddress.getByName(address)); // a number: nothing is looked up
        } catch (UnknownHostException e) {
            LOG.debug("a pod's address is none: {}", address, e);
            return false;
        }
    }
}
