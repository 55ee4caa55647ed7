package io.c19.client;

import io.c19.client.UnreachableException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection for each request, and nothing kept: for a program that sends one and ends. Both of the JDK's clients take longer to start than a
 * request takes; the old one looks into every jar of the class path for another one first. HTTP only, without TLS.
 */
final class SocketTransport implements Transport {
    private static final int HTTP_PORT = 80;

    private final URI agent;
    private final Duration connectTimeout;

    SocketTransport(URI agent, Duration connectTimeout) {
        this.agent = agent;
        this.connectTimeout = connectTimeout;
    }

    @Override
    public Answer send(Request request, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try (Socket socket = connected(patience)) {
            SocketAnswer answer = asked(socket, request, () -> end - System.nanoTime());
            return answer.whole(ANSWER_BYTES_MAX);
        } catch (SocketTimeoutException e) {
            throw Unreachable.late(agent, patience, e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Opened open(Request request, Duration silenceMax) {
        long silenceNanos = silenceMax.toNanos();
        Socket socket = connected(silenceMax);
        boolean streaming = false;
        try {
            SocketAnswer answer = asked(socket, request, () -> silenceNanos);
            streaming = answer.status() == 200;
            return streaming
                    ? new Opened(answer.head(), answer.stream(socket))
                    : new Opened(answer.whole(ANSWER_BYTES_MAX), null);
        } catch (SocketTimeoutException e) {
            throw Unreachable.late(agent, silenceMax, e);
        } catch (IOException e) {
            throw broken(e);
        } finally {
            if (!streaming) {
                close(socket);
            }
        }
    }

    private UnreachableException broken(IOException cause) {
        return new UnreachableException(Kind.BROKEN, Unreachable.broken(agent), cause);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    private Socket connected(Duration patience) {
        Duration bound = patience.compareTo(connectTimeout) < 0 ? patience : connectTimeout;
        Socket socket = new Socket();
        try {
            int port = agent.getPort() < 0 ? HTTP_PORT : agent.getPort();
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName(agent.getHost()), port), (int)
                    Math.max(1, Math.min(Integer.MAX_VALUE, bound.toMillis())));
            return socket;
        } catch (SocketTimeoutException e) {
            close(socket);
            throw Unreachable.within(agent, bound, e);
        } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
            close(socket);
            throw Unreachable.at(agent, e);
        } catch (IOException e) {
            close(socket);
            throw broken(e);
        }
    }

    private SocketAnswer asked(Socket socket, Request request, java.util.function.LongSupplier patienceNanos)
            throws IOException {
        byte[] given = request.body();
        byte[] body = given == null ? new byte[0] : given;
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(agent.getRawPath() == null ? "" : agent.getRawPath())
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(agent.getRawAuthority())
                .append("\r\nConnection: close\r\n");
        if (!request.headers().containsKey("Accept")) {
            head.append("Accept: */*\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (!request.method().equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + 2 + body.length);
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        InputStream in = new TimedInput(socket, patienceNanos);
        try {
            bytes.writeTo(socket.getOutputStream()); // one packet where it fits
        } catch (IOException e) {
            // Who refuses a body that is too large answers before all of it was sent, and reads no more.
            return answerTo(in, e);
        }
        return SocketAnswer.read(in);
    }

    private static SocketAnswer answerTo(InputStream in, IOException sending) throws IOException {
        try {
            return SocketAnswer.read(in);
        } catch (IOException e) {
            sending.addSuppressed(e);
            throw sending;
        }
    }

    /** Waits for each piece as long as there is time, and reads ahead. */
    private static final class TimedInput extends InputStream {
        private final Socket socket;
        private final InputStream in;
        private final java.util.function.LongSupplier patienceNanos;
        private final byte[] buffer = new byte[1 << 13];
        private int position;
        private int filled;

        TimedInput(Socket socket, java.util.function.LongSupplier patienceNanos) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.patienceNanos = patienceNanos;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            } else if (!fill()) {
                return -1;
            }
            int count = Math.min(length, filled - position);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (position < filled) {
                return true;
            }
            long millis = patienceNanos.getAsLong() / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("no time is left");
            }
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
            position = 0;
            filled = Math.max(0, in.read(buffer));
            return filled > 0;
        }
    }

    @Override
    public void close() {
        // There is nothing to keep open.
    }
}
