package io.c19.state.git;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of this node, which it may have to change while it runs. Thread-safe. */
final class NodeName {
    private static final int RANDOM_BYTES = 3;
    private static final int NAME_CHARS_MAX = 63;

    /** What an earlier renaming put behind the name. */
    private static final Pattern SUFFIX = Pattern.compile("-r[0-9a-f]{%d}$".formatted(2 * RANDOM_BYTES));

    private volatile String name;

    NodeName(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    String ref() {
        return Nodes.ref(name);
    }

    void set(String other) {
        name = other;
    }

    /** A name that tells where it comes from, and that nobody has. */
    String another() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String suffix = "-r" + HexFormat.of().formatHex(random);
        String stem = SUFFIX.matcher(name).replaceFirst("");
        return stem.substring(0, Math.min(stem.length(), NAME_CHARS_MAX - suffix.length())) + suffix;
    }
}
