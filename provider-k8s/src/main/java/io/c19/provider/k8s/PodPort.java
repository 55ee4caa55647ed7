package io.c19.provider.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the agents in pods listen for each other: a number, what a container calls one of its ports, or as the connection says. */
sealed interface PodPort {
    String FORM = "a port from 1 to 65535, or the name of a port of a container";

    PodPort UNSAID = new Unsaid();

    /** What stands behind a pod's address; empty where the pod has no such port. */
    Optional<String> of(Pod pod);

    static Optional<PodPort> parse(String text) {
        if (Numbered.FORM.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= Numbered.MAX ? Optional.of(new Numbered(number)) : Optional.empty();
        }
        return Named.FORM.matcher(text).matches() ? Optional.of(new Named(text)) : Optional.empty();
    }

    record Unsaid() implements PodPort {
        @Override
        public Optional<String> of(Pod pod) {
            return Optional.of("");
        }
    }

    record Numbered(int number) implements PodPort {
        private static final int MAX = 65_535;
        private static final Pattern FORM = Pattern.compile("[0-9]{1,5}");

        @Override
        public Optional<String> of(Pod pod) {
            return Optional.of(":" + number);
        }
    }

    record Named(String name) implements PodPort {
        /** What Kubernetes lets a port be called. */
        private static final Pattern FORM = Pattern.compile("(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*");

        @Override
        public Optional<String> of(Pod pod) {
            return pod.getSpec().getContainers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .filter(port -> name.equals(port.getName()))
                    .map(port -> ":" + port.getContainerPort())
                    .findFirst();
        }
    }
}
