package io.c19.provider.k8s;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The addresses by which this agent's pod is known: those of the machine it sees, which in a pod is the pod. */
@FunctionalInterface
interface OwnAddresses {
    OwnAddresses OF_THIS_MACHINE = OwnAddresses::ofThisMachine;

    Set<InetAddress> now();

    private static Set<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            // It does no harm: a connection finds out by itself that a peer is this agent.
            LoggerFactory.getLogger(OwnAddresses.class).debug("the addresses of this machine cannot be read", e);
            return Set.of();
        }
    }
}
