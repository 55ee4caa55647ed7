package io.c19.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as it comes over a connection that ends with it.
 *
 * @param headers by their names in lower case
 * @param in what follows the head
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
record SocketAnswer(int status, Map<String, String> headers, InputStream in) {
    /** Agents send less than one. */
    private static final int HEAD_BYTES_MAX = 64 << 10;

    private static final int STATUS_AT = "HTTP/1.1 ".length();

    static SocketAnswer read(InputStream in) throws IOException {
        int[] room = {HEAD_BYTES_MAX};
        while (true) {
            String first = line(in, room);
            if (!first.startsWith("HTTP/1.") || first.length() < STATUS_AT + 3) {
                throw new IOException("what answered does not speak HTTP");
            }
            int status = number(first.substring(STATUS_AT, STATUS_AT + 3), 10);
            Map<String, String> headers = new HashMap<>();
            for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.putIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            if (status >= 200) { // what comes before says that more will come
                return new SocketAnswer(status, headers, in);
            }
        }
    }

    private static String line(InputStream in, int[] room) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            } else if (--room[0] < 0) {
                throw new IOException("a head of more than " + HEAD_BYTES_MAX + " bytes");
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' where a number was expected", e);
        }
    }

    Answer head() {
        return answer(new byte[0]);
    }

    private Answer answer(byte[] body) {
        return new Answer(status, name -> headers.get(name.toLowerCase(Locale.ROOT)), body);
    }

    /** Reads all of it. */
    Answer whole(int bytesMax) throws IOException {
        String length = headers.get("content-length");
        if (status == 204 || status == 304) {
            return head();
        } else if (length != null && !isChunked()) {
            int expected = number(length, 10);
            byte[] body = expected > bytesMax ? new byte[0] : in.readNBytes(expected);
            if (body.length < expected) {
                throw new EOFException("the connection ended before the answer did, or that is too large");
            }
            return answer(body);
        }
        byte[] body = body().readNBytes(bytesMax + 1);
        if (body.length > bytesMax) {
            throw new IOException("an answer of more than " + bytesMax + " bytes");
        }
        return answer(body);
    }

    private boolean isChunked() {
        return "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    }

    private InputStream body() {
        return isChunked() ? new Chunks(in) : in;
    }

    /** To be read as it comes; closing it ends the connection. */
    InputStream stream(Socket socket) {
        return new java.io.FilterInputStream(body()) {
            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    /** A body in pieces, each with its length before it. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;
        private boolean first = true;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !ended) {
                begin();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(target, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            left -= count;
            return count;
        }

        private void begin() throws IOException {
            int[] room = {HEAD_BYTES_MAX};
            if (!first) {
                line(in, room); // the end of the one before
            }
            first = false;
            String size = line(in, room);
            int extension = size.indexOf(';');
            left = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            ended = left == 0;
        }
    }
}
