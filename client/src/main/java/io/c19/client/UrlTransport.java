package io.c19.client;

import io.c19.client.UnreachableException.Kind;
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

/** The JDK's old client, since it starts in a third of the time of {@code java.net.http}: for a program that sends one request and ends. */
final class UrlTransport implements Transport {
    private final URI agent;
    private final Duration connectTimeout;

    UrlTransport(URI agent, Duration connectTimeout) {
        this.agent = agent;
        this.connectTimeout = connectTimeout;
    }

    private interface Attempt<T> {
        T make() throws IOException;
    }

    @Override
    public Answer send(Request request, Duration patience) {
        return reached(patience, () -> {
            HttpURLConnection connection = connection(request, patience);
            if (!request.method().equals("GET")) {
                // A body of known length, even an empty one: without, this client repeats a request whose answer was
                // lost.
                byte[] given = request.body();
                byte[] body = given == null ? new byte[0] : given;
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            return answered(connection);
        });
    }

    @Override
    public Opened open(Request request, Duration silenceMax) {
        return reached(silenceMax, () -> {
            HttpURLConnection connection = connection(request, silenceMax);
            if (status(connection) != 200) {
                return new Opened(answered(connection), null);
            }
            Answer answer = new Answer(200, connection::getHeaderField, new byte[0]);
            return new Opened(answer, new Disconnecting(connection.getInputStream(), connection));
        });
    }

    private HttpURLConnection connection(Request request, Duration patience) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(agent + request.target()).toURL().openConnection();
        connection.setConnectTimeout(millis(connectTimeout));
        connection.setReadTimeout(millis(patience));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(request.method());
        connection.setRequestProperty("Accept", "*/*");
        request.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private static int millis(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }

    private static int status(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("what answered does not speak HTTP");
        }
        return status;
    }

    private static Answer answered(HttpURLConnection connection) throws IOException {
        int status = status(connection);
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : in.readNBytes(ANSWER_BYTES_MAX + 1);
            if (body.length > ANSWER_BYTES_MAX) {
                throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
            }
            return new Answer(status, connection::getHeaderField, body);
        }
    }

    private <T> T reached(Duration patience, Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            throw Unreachable.at(agent, e);
        } catch (SocketTimeoutException e) {
            boolean connecting = e.getMessage() != null && e.getMessage().contains("onnect");
            throw connecting ? Unreachable.within(agent, connectTimeout, e) : Unreachable.late(agent, patience, e);
        } catch (IOException e) {
            throw new UnreachableException(Kind.BROKEN, Unreachable.broken(agent), e);
        }
    }

    @Override
    public void close() {
        // Connections end with the process, or are used by the next request until then.
    }

    /** A stream whose end is the connection's too: the JDK would wait for more of it otherwise. */
    private static final class Disconnecting extends java.io.FilterInputStream {
        private final HttpURLConnection connection;

        Disconnecting(InputStream in, HttpURLConnection connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}
