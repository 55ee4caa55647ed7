package io.c19.benchmarks.compare;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Puts of which it is known afterwards what must be there, whatever became of the server. Each key is written by one client
 * only, so its writes come one after the other: what is found is the last one that was acknowledged, or the one that was
 * under way. What a client's thread noted is seen by others when its load has ended.
 */
final class Survival implements Work {
    private final KeySpace space;
    private final int clients;
    private final AtomicLong sequence;
    private final long[] sent;
    private final long[] acknowledged;
    private final LongAdder acknowledgements = new LongAdder();

    /** @param clients at most as many as keys */
    Survival(KeySpace space, int clients, AtomicLong sequence) {
        if (clients > space.keys()) {
            throw new IllegalArgumentException("clients: %d (expected: at most %d)".formatted(clients, space.keys()));
        }
        this.space = space;
        this.clients = clients;
        this.sequence = sequence;
        sent = new long[space.keys()];
        acknowledged = new long[space.keys()];
    }

    @Override
    public boolean next(int client, Request request, SplittableRandom random) {
        int keys = (space.keys() - client + clients - 1) / clients;
        int key = client + clients * random.nextInt(keys);
        sent[key] = sequence.incrementAndGet();
        request.set(Request.Kind.PUT, key, sent[key]);
        return true;
    }

    @Override
    public void acknowledged(int client, Request request) {
        acknowledged[request.key] = request.sequence;
        acknowledgements.increment();
    }

    long acknowledgements() {
        return acknowledgements.sum();
    }

    /** Reads each key that was written, once, and compares all of it. */
    Work review() {
        AtomicInteger at = new AtomicInteger();
        return new Work() {
            @Override
            public boolean next(int client, Request request, SplittableRandom random) {
                int key = at.getAndIncrement();
                while (key < sent.length && sent[key] == 0) {
                    key = at.getAndIncrement();
                }
                request.set(Request.Kind.GET, key, 0);
                return key < sent.length;
            }

            @Override
            public boolean checks(int get) {
                return true;
            }

            @Override
            public boolean mayFind(Request request, long found) {
                // Of a key of which nothing was acknowledged, a value from before is fine; that of no write at all is
                // not.
                return found >= acknowledged[request.key] && found <= sent[request.key];
            }
        };
    }
}
