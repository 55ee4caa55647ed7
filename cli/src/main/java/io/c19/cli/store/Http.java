package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one agent. The JDK's old client, since it starts in a third of the time of {@code java.net.http}: a command
 * makes one request and ends.
 */
final class Http {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI agent;
    private final Duration timeout;

    /**
     * @param agent without a slash at its end
     * @param timeout for an answer
     */
    Http(URI agent, Duration timeout) {
        this.agent = agent;
        this.timeout = timeout;
    }

    URI agent() {
        return agent;
    }

    /**
     * @param target percent-encoded path and query
     * @throws Failure when there is no answer; any answer, of whatever status, is returned
     */
    Answer send(String method, String target, Map<String, String> headers, byte @Nullable [] body) {
        return reached(method, () -> exchange(method, target, headers, body));
    }

    /**
     * Asks for events; the answer's body is still to be read when its status is 200.
     *
     * @param silenceMax how long nothing at all may come
     * @throws Failure when there is no answer
     */
    Answer open(String target, Duration silenceMax) {
        return reached("GET", () -> {
            HttpURLConnection connection = connection("GET", target, silenceMax);
            connection.setRequestProperty("Accept", "text/event-stream");
            int status = connection.getResponseCode();
            return status == 200 ? new Answer(connection, status, new byte[0]) : answered(connection, status);
        });
    }

    private interface Request {
        Answer send() throws IOException;
    }

    private Answer reached(String method, Request request) {
        try {
            return request.send();
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            throw unreachable("cannot be reached", e);
        } catch (SocketTimeoutException e) {
            String doubt = method.equals("GET") ? "" : ", so the write may or may not have happened";
            throw e.getMessage() != null && e.getMessage().contains("onnect")
                    ? unreachable("cannot be reached within " + CONNECT_TIMEOUT.toSeconds() + " s", e)
                    : new Failure(
                            ExitCode.UNREACHABLE,
                            "The agent at " + agent + " did not answer within " + timeout.toMillis() + " ms" + doubt
                                    + "; --timeout sets how long to wait.",
                            e);
        } catch (IOException e) {
            String doubt = method.equals("GET") ? "" : ", so a write may or may not have happened";
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    "The connection to the agent at " + agent + " broke" + doubt + ": is it still running?",
                    e);
        }
    }

    private Failure unreachable(String fault, IOException cause) {
        return new Failure(
                ExitCode.UNREACHABLE,
                "The agent at " + agent + " " + fault + ": start one with `c19 serve`, or use --data DIR.",
                cause);
    }

    private Answer exchange(String method, String target, Map<String, String> headers, byte @Nullable [] body)
            throws IOException {
        HttpURLConnection connection = connection(method, target, timeout);
        connection.setRequestProperty("Accept", "*/*");
        headers.forEach(connection::setRequestProperty);
        if (!method.equals("GET")) {
            // A body of known length, even an empty one: without, this client repeats a request whose answer was lost.
            byte[] content = body == null ? new byte[0] : body;
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(content.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
        }
        return answered(connection, connection.getResponseCode());
    }

    private HttpURLConnection connection(String method, String target, Duration patience) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(agent + target).toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        return connection;
    }

    private static Answer answered(HttpURLConnection connection, int status) throws IOException {
        if (status < 0) {
            throw new IOException("what answered does not speak HTTP");
        }
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(connection, status, in == null ? new byte[0] : in.readAllBytes());
        }
    }

    /** @param head for the headers only */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(HttpURLConnection head, int status, byte[] body) {
        @Nullable
        String header(String name) {
            return head.getHeaderField(name);
        }
    }
}
