package io.c19.agent.http;

import io.c19.layers.LimitException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request as a whole, within a bound. */
final class RequestBody {
    /**
     * How much of a body that is too large is still read and dropped: a client that is busy sending does not see an answer
     * that comes with a reset connection. Past this, the connection is closed on it.
     */
    private static final long DROPPED_BYTES_MAX = 16L << 20;

    private RequestBody() {}

    /**
     * @param limit in words, for messages
     * @throws LimitException or {@link ProblemException} when there is more, however it was sent
     * @throws ProblemException when it is encoded
     * @throws IOException when it ends early or comes too slowly
     */
    static byte[] read(HttpServletRequest request, String limit, int bytesMax) throws IOException {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equals("identity")) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .problem("Content-Encoding: '%s' (expected: none; send the body as it is)."
                            .formatted(Texts.shown(encoding)))
                    .header("Accept-Encoding", "identity")
                    .failure();
        }
        long declared = request.getContentLengthLong();
        if (declared > bytesMax) {
            throw tooLarge(request, limit, declared, bytesMax);
        }
        InputStream in = stream(request);
        byte[] body = in.readNBytes(bytesMax);
        if (body.length == bytesMax && in.read() >= 0) {
            long dropped = drop(in);
            throw new LimitException(limit, bytesMax + 1L + dropped, bytesMax);
        }
        return body;
    }

    private static RuntimeException tooLarge(HttpServletRequest request, String limit, long declared, int bytesMax)
            throws IOException {
        LimitException tooLarge = new LimitException(limit, declared, bytesMax);
        // A client that expects 100 (Continue) has not begun to send and never will.
        if (request.getHeader("Expect") == null && declared <= DROPPED_BYTES_MAX) {
            drop(stream(request));
            return tooLarge;
        }
        return Problems.of(tooLarge).header("Connection", "close").failure();
    }

    private static InputStream stream(HttpServletRequest request) throws IOException {
        return new BodyStream(request.getInputStream(), System::nanoTime);
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
