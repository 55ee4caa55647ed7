package io.c19.provider.k8s;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Where the agents in pods listen for each other: a number, or what a container calls one of its ports. */
record PodPort(OptionalInt number, String name) {
    static final String FORM = "a port from 1 to 65535, or the name of a port of a container";

    /** The one at which connections listen unless they are told otherwise. */
    static final String DEFAULT = "4097";

    private static final int PORT_MAX = 65_535;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    /** What Kubernetes lets a port be called. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*");

    static Optional<PodPort> parse(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= PORT_MAX
                    ? Optional.of(new PodPort(OptionalInt.of(number), ""))
                    : Optional.empty();
        }
        return NAME.matcher(text).matches() ? Optional.of(new PodPort(OptionalInt.empty(), text)) : Optional.empty();
    }

    /** Empty where no container of the pod has a port of that name. */
    OptionalInt of(Pod pod) {
        if (number.isPresent()) {
            return number;
        }
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> name.equals(port.getName()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst();
    }
}
