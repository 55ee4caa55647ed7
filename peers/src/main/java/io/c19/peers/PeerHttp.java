package io.c19.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request to a peer, whose failures are what a person can act on. */
public final class PeerHttp {
    /** Of what it says about a request that it does not serve. */
    private static final int MESSAGE_BYTES_MAX = 1_000;

    private PeerHttp() {}

    /**
     * Blocks until the answer begins, whatever it is; its body is yet to be read, and closed.
     *
     * @param patience that the request was given as its timeout, for the message
     * @throws IOException with a part of a sentence as its message
     */
    public static HttpResponse<InputStream> send(HttpClient client, HttpRequest request, Duration patience)
            throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("given up", e);
        } catch (HttpConnectTimeoutException e) {
            throw new IOException("no connection in time", e);
        } catch (HttpTimeoutException e) {
            throw new IOException("no answer within %d ms".formatted(patience.toMillis()), e);
        } catch (ConnectException e) {
            throw new IOException(
                    e.getCause() instanceof UnresolvedAddressException
                            ? "no such host is known"
                            : "the connection is refused, or there is no way to it",
                    e);
        } catch (IOException e) {
            throw new IOException("the connection broke (%s)".formatted(reason(e)), e);
        }
    }

    /** What the peer says about a request that it does not serve, in one line; closes the body. */
    public static String message(InputStream body) throws IOException {
        try (body) {
            return new String(body.readNBytes(MESSAGE_BYTES_MAX), StandardCharsets.UTF_8)
                    .strip()
                    .replaceAll("\\p{Cntrl}", " ");
        }
    }

    private static String reason(IOException failure) {
        @Nullable String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
