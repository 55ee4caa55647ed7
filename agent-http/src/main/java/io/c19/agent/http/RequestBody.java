package io.c19.agent.http;

import io.c19.layers.LimitException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the body of a request as a whole, within a bound. */
final class RequestBody {
    /** How much of an unwanted body is still read; past this, the connection is closed on the client. */
    private static final long DROPPED_BYTES_MAX = 16L << 20;

    /** A declared length up to this is believed: a longer body gets its memory as it comes. */
    private static final int TRUSTED_BYTES_MAX = 64 << 10;

    private RequestBody() {}

    /**
     * @param limit in words, for messages
     * @throws LimitException when there is more, however it was sent
     * @throws ProblemException when it is encoded
     * @throws IOException when it ends early or comes too slowly
     */
    static byte[] read(Transport request, String limit, int bytesMax) throws IOException {
        String encoding = request.header("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equals("identity")) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .problem("Content-Encoding: '%s' (expected: none; send the body as it is)."
                            .formatted(Texts.shown(encoding)))
                    .header("Accept-Encoding", "identity")
                    .failure();
        }
        long declared = request.length();
        if (declared > bytesMax) {
            throw new LimitException(limit, declared, bytesMax);
        }
        InputStream in = stream(request);
        byte[] body =
                declared >= 0 && declared <= TRUSTED_BYTES_MAX ? exactly((int) declared, in) : in.readNBytes(bytesMax);
        if (body.length == bytesMax && in.read() >= 0) {
            long dropped = drop(in);
            throw new LimitException(limit, bytesMax + 1L + dropped, bytesMax);
        }
        return body;
    }

    /** Without the buffers that a body of unknown length takes. */
    private static byte[] exactly(int length, InputStream in) throws IOException {
        byte[] body = new byte[length];
        int read = in.readNBytes(body, 0, length);
        return read == length ? body : Arrays.copyOf(body, read);
    }

    /**
     * Reads what is left of a body that nobody wants any more: a client that is still sending does not see an answer that
     * comes with a reset connection.
     *
     * @return whether the connection can be used again
     */
    static boolean dropRest(Transport request) {
        // A client that expects 100 (Continue) has not begun to send and never will.
        if (request.header("Expect") != null || request.length() > DROPPED_BYTES_MAX) {
            return false;
        }
        try {
            return drop(stream(request)) < DROPPED_BYTES_MAX;
        } catch (IOException | RuntimeException e) { // it ends early, comes too slowly, or was cut off already
            return false;
        }
    }

    private static InputStream stream(Transport request) throws IOException {
        return new BodyStream(request.body(), System::nanoTime);
    }

    private static long drop(InputStream in) throws IOException {
        byte[] scrap = new byte[8_192];
        long dropped = 0;
        int read = 0;
        while (read >= 0 && dropped < DROPPED_BYTES_MAX) {
            read = in.read(scrap);
            dropped += Math.max(read, 0);
        }
        return dropped;
    }
}
