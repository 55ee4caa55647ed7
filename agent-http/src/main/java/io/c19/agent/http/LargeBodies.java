package io.c19.agent.http;

import io.c19.agent.http.Route.Action;
import java.util.concurrent.Semaphore;

/**
 * Lets few large requests in at a time: a batch takes several times its length in memory while it is read, checked and
 * applied, and so many at once would take all of it. Small ones are always let in. Thread-safe.
 */
final class LargeBodies {
    /** About 500 MiB of memory when all are of the greatest length. */
    static final int MAX = 4;

    /** What a request without a known length, or a longer one, has is large. */
    static final int SMALL_BYTES_MAX = 1 << 20;

    private final Semaphore places = new Semaphore(MAX);

    /**
     * An action for which there must be a place if its request is large. It does not wait for one: who is refused may as
     * well hold its own body until it is served.
     */
    Action bounded(Action action) {
        return exchange -> {
            long length = exchange.length();
            if (length >= 0 && length <= SMALL_BYTES_MAX) {
                action.run(exchange);
                return;
            }
            if (!places.tryAcquire()) {
                throw full();
            }
            try {
                action.run(exchange);
            } finally {
                places.release();
            }
        };
    }

    private static ProblemException full() {
        return ProblemType.BUSY
                .problem("%d batches of more than %d bytes are being handled; send this one again in 1 s."
                        .formatted(MAX, SMALL_BYTES_MAX))
                .retryAfter(1)
                .failure();
    }
}
