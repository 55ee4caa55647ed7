package io.c19.benchmarks.compare;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What clients do, one request after the other. Called by the threads of the load at the same time. */
interface Work {
    int CHECKED_OF = 16; // enough to notice a server that answers nonsense; all of them would cost the client too much

    /**
     * Decides on the next request of a client.
     *
     * @param client its number, from 0
     * @param random the calling thread's
     * @return false when there is nothing left to do
     */
    boolean next(int client, Request request, SplittableRandom random);

    /** Told of each write that was acknowledged. */
    default void acknowledged(int client, Request request) {}

    /** Whether the so many-th get of a thread is compared byte for byte. */
    default boolean checks(int get) {
        return get % CHECKED_OF == 0;
    }

    /**
     * Whether a get may find this.
     *
     * @param sequence the write that the value is from, or -1 when it is no value of this key
     */
    default boolean mayFind(Request request, long sequence) {
        return sequence >= 0;
    }

    /** Puts and gets of keys taken at random, all as likely. */
    static Work mixed(KeySpace space, int percentGets, AtomicLong sequence) {
        return (client, request, random) -> {
            boolean get = percentGets == 100 || (percentGets > 0 && random.nextInt(100) < percentGets);
            int key = random.nextInt(space.keys());
            request.set(get ? Request.Kind.GET : Request.Kind.PUT, key, get ? 0 : sequence.incrementAndGet());
            return true;
        };
    }

    /** So many puts of the keys from the first one on, in their order, again and again. */
    static Work rounds(KeySpace space, int first, int puts, AtomicLong sequence) {
        AtomicInteger done = new AtomicInteger();
        return (client, request, random) -> {
            int number = done.getAndIncrement();
            request.set(Request.Kind.PUT, first + number % (space.keys() - first), sequence.incrementAndGet());
            return number < puts;
        };
    }

    /** Every key once, many to a request. */
    static Work fill(KeySpace space, int batch) {
        AtomicInteger filled = new AtomicInteger();
        return (client, request, random) -> {
            int from = filled.getAndAdd(batch);
            request.set(Request.Kind.BATCH, from, 0);
            request.count = Math.min(batch, space.keys() - from);
            return from >= 0 && from < space.keys();
        };
    }

    /** Several keys in each request, the first of them taken at random; the last key is followed by the first. */
    static Work batches(KeySpace space, int count, int stride, AtomicLong sequence) {
        return (client, request, random) -> {
            request.set(Request.Kind.BATCH, random.nextInt(space.keys()), sequence.incrementAndGet());
            request.count = count;
            request.stride = stride;
            return true;
        };
    }

    /** The history of one key. */
    static Work log(int key) {
        return (client, request, random) -> {
            request.set(Request.Kind.LOG, key, 0);
            return true;
        };
    }
}
