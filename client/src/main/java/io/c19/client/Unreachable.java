package io.c19.client;

import io.c19.client.UnreachableException.Kind;
import java.net.URI;
import java.time.Duration;

/** The sentences about an agent that does not answer. */
final class Unreachable {
    private Unreachable() {}

    static UnreachableException at(URI agent, Exception cause) {
        return new UnreachableException(Kind.NOT_CONNECTED, "The agent at " + agent + " cannot be reached.", cause);
    }

    static UnreachableException within(URI agent, Duration patience, Exception cause) {
        return new UnreachableException(
                Kind.NOT_CONNECTED,
                "The agent at " + agent + " cannot be reached within " + patience.toMillis() + " ms.",
                cause);
    }

    static UnreachableException late(URI agent, Duration patience, Exception cause) {
        return new UnreachableException(
                Kind.TIMED_OUT,
                "The agent at " + agent + " did not answer within " + patience.toMillis() + " ms.",
                cause);
    }

    static String broken(URI agent) {
        return "The connection to the agent at " + agent + " broke.";
    }

    static UnreachableException interrupted(URI agent, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new UnreachableException(
                Kind.INTERRUPTED, "A request to the agent at " + agent + " was interrupted.", cause);
    }
}
