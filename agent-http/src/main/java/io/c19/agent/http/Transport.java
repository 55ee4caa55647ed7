package io.c19.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request and its answer, as the server has them: what an {@link Exchange} needs of it and no more. For one thread at a time. */
interface Transport {
    String method();

    /** As it was sent, not decoded. */
    String path();

    /** As it was sent, not decoded; null when there is none. */
    @Nullable
    String query();

    /** The first of that name. */
    @Nullable
    String header(String name);

    List<String> headers(String name);

    /** Of the body in bytes, or -1 when it is not known before the body ends. */
    long length();

    /** What of the body was not read yet; blocks until it comes. */
    InputStream body() throws IOException;

    /** Whether the answer is on its way, so that it can be no other any more. */
    boolean committed();

    /** Takes back what was set of the answer. */
    void reset();

    /** Sets a header of the answer, in place of one of that name. */
    void set(String name, String value);

    /**
     * Sends the answer with the headers that were set. Once only.
     *
     * @param body never written to any more
     * @throws IOException when nobody is there to hear
     */
    void send(int status, @Nullable String contentType, byte[] body) throws IOException;
}
