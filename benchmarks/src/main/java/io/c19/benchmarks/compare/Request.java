package io.c19.benchmarks.compare;

/** What a client asks next; reused. Not thread-safe. */
final class Request {
    enum Kind {
        PUT,
        GET,
        /** Puts the keys from {@code key}, {@code count} of them, in one request. */
        FILL,
        LOG
    }

    Kind kind = Kind.GET;
    int key;
    int count = 1;
    /** Which write of the key a put is. */
    long sequence;

    void set(Kind newKind, int newKey, long newSequence) {
        kind = newKind;
        key = newKey;
        count = 1;
        sequence = newSequence;
    }
}
