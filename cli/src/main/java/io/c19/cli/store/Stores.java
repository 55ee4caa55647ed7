package io.c19.cli.store;

import io.c19.cli.console.Failure;
import io.c19.client.C19Client;
import io.c19.client.C19Exception;
import io.c19.client.ClientOptions;
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

    /** An agent that many requests go to, from many threads. Fails as the client does. */
    public static C19Client client(URI agent, Duration timeout) {
        return C19Client.connect(
                agent, ClientOptions.DEFAULT.withTimeout(timeout).withRetries(0));
    }

    /** What a failure of a client means to a person. */
    public static Failure failure(C19Exception e) {
        return Agent.failure(e, false);
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
