package io.c19.benchmarks.compare;

/** What a client asks next; reused. Not thread-safe. */
final class Request {
    enum Kind {
        PUT,
        GET,
        /** Puts {@code count} keys from {@code key}, each {@code stride} after the one before, in one request. */
        BATCH,
        LOG
    }

    Kind kind = Kind.GET;
    int key;
    int count = 1;
    int stride = 1;
    /** Which write of the key a put is. */
    long sequence;

    void set(Kind newKind, int newKey, long newSequence) {
        kind = newKind;
        key = newKey;
        count = 1;
        stride = 1;
        sequence = newSequence;
    }
}
