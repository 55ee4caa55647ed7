package io.c19.benchmarks.compare;

import java.util.List;

/**
 * How a server is spoken to: makes requests and takes replies apart. One for each thread, since it may keep scratch space;
 * it holds nothing between calls.
 */
interface Wire {
    void put(Bytes out, byte[] key, byte[] value);

    void get(Bytes out, byte[] key);

    /** Stores several keys in one request, to fill a store before it is measured. */
    void putAll(Bytes out, List<byte[]> keys, List<byte[]> values);

    /** How many keys {@link #putAll} may be given. */
    int batchMax();

    /** Asks whether the server is ready to take requests; {@link Reply.Outcome#DONE} when it is. */
    void ping(Bytes out);

    /** The newest revisions of a key. */
    default void log(Bytes out, byte[] key) {
        throw new UnsupportedOperationException("it has no history of a key");
    }

    /**
     * Takes one reply from the first {@code length} bytes that came.
     *
     * @return whether it is complete; there is nothing after it, since a connection has one request under way
     */
    boolean take(byte[] bytes, int length, Reply reply);

    /** The value in the reply to a {@link #get}. */
    byte[] value(Reply reply);
}
