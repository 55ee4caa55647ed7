package io.c19.cli.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /**
     * An agent. Nothing is sent yet.
     *
     * @param agent its address, without a slash at the end
     * @param timeout for each answer
     */
    public static Store connect(URI agent, Duration timeout, Clock clock) {
        return new HttpStore(agent, timeout, clock);
    }

    /**
     * A data directory.
     *
     * @param version of this program
     * @throws io.c19.layers.StateException when it cannot be opened; for writing also when an agent has it
     */
    public static Store open(Path directory, Access access, String version, Clock clock) {
        return DataDirectory.open(directory, access, version, clock);
    }
}
