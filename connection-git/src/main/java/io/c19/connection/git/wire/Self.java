package io.c19.connection.git.wire;

import java.util.HexFormat;
import java.util.Random;
import java.util.function.Supplier;

/** This node, in the conversation with others. Thread-safe. */
public final class Self {
    private static final int INSTANCE_BYTES = 16;

    private final Supplier<String> node;
    private final String instance;

    /** @param node the name it goes by now */
    public Self(Supplier<String> node, Random random) {
        byte[] bytes = new byte[INSTANCE_BYTES];
        random.nextBytes(bytes);
        this.node = node;
        this.instance = HexFormat.of().formatHex(bytes);
    }

    public Who who() {
        return new Who(node.get(), instance);
    }

    public boolean is(Who other) {
        return other.instance().equals(instance);
    }

    /** Whether it is another node that goes by our name, as no two may. */
    public boolean isTwin(Who other) {
        return !is(other) && other.node().equals(node.get());
    }

    /** What to tell whoever runs the twins. */
    public String twinWarning() {
        return "two nodes go by the name '%s': give one of them another with --node, or state.node"
                .formatted(node.get());
    }
}
