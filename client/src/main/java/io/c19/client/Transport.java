package io.c19.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP, one request at a time or many: thread-safe. Every answer is an answer, of whatever status; a redirection is not followed. */
interface Transport extends Closeable {
    /** More than any answer of an agent with the highest limits that it can have; of more, somebody else's, memory is not worth it. */
    int ANSWER_BYTES_MAX = 512 << 20;

    /**
     * Sends a request and reads the whole answer.
     *
     * @param patience for all of it
     * @throws UnreachableException when there is none
     */
    Answer send(Request request, Duration patience);

    /**
     * Sends a request whose answer has no end.
     *
     * @param silenceMax how long nothing at all may come before reading fails
     * @throws UnreachableException when there is no answer
     */
    Opened open(Request request, Duration silenceMax);

    /** Nothing more is sent; what is under way may go on. */
    @Override
    void close();

    /**
     * An answer whose body comes while it is read.
     *
     * @param answer the status and headers; has the body too when the status is not 200
     * @param stream to be read by one thread; any may close it, which ends the reading with an {@link IOException}. Null when the status is not 200
     */
    record Opened(Answer answer, @Nullable InputStream stream) {}
}
