package io.c19.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection on which a test sends whatever it likes. */
final class RawHttp implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    RawHttp(URI address) {
        try {
            socket = new Socket(address.getHost(), address.getPort());
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request after which the server closes the connection. @return the whole answer */
    String closing(String requestLine, String... headerLines) {
        List<String> lines = new ArrayList<>(List.of(requestLine, "Host: localhost", "Connection: close"));
        lines.addAll(List.of(headerLines));
        return request(lines.toArray(String[]::new)).rest();
    }

    /** The lines and an empty one. */
    RawHttp request(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Every char is a byte. */
    RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Tells the server that nothing more comes. */
    RawHttp end() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Up to the end of the headers, and the body as far as their length tells. */
    String one() {
        try {
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append(next(in, text));
            }
            Matcher length = Pattern.compile("Content-Length: ([0-9]+)").matcher(text);
            int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
            for (int i = 0; i < body; i++) {
                text.append(next(in, text));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes until the server closes. */
    String rest() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char next(InputStream in, StringBuilder sofar) throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new IOException("closed after: " + sofar);
        }
        return (char) b;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
