package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link MapServer}, with one request under way at most. */
final class MapConversation {
    private static final int REQUEST_BYTES_MAX = 2 << 20;
    private static final String LENGTH = "Content-Length: ";

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocate(16 * 1024);

    MapConversation(SocketChannel channel) {
        this.channel = channel;
    }

    /** Reads what came, and answers when it is a whole request. Returns false at the end of the connection. */
    boolean advance(Map<String, byte[]> values) throws IOException {
        if (channel.read(in) < 0) {
            return false;
        }
        int head = endOfHead();
        if (head >= 0) {
            String text = new String(in.array(), 0, head, StandardCharsets.US_ASCII);
            int length = length(text);
            if (in.position() >= head + length) {
                answer(text, Arrays.copyOfRange(in.array(), head, head + length), values);
                in.clear();
            }
        }
        if (!in.hasRemaining()) {
            if (in.capacity() >= REQUEST_BYTES_MAX) {
                throw new IOException("a request of more than " + REQUEST_BYTES_MAX + " bytes");
            }
            in = ByteBuffer.wrap(Arrays.copyOf(in.array(), 2 * in.capacity())).position(in.position());
        }
        return true;
    }

    private int endOfHead() {
        byte[] bytes = in.array();
        for (int at = 3; at < in.position(); at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                return at + 1;
            }
        }
        return -1;
    }

    private static int length(String head) {
        int at = head.indexOf(LENGTH);
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at)));
    }

    private void answer(String head, byte[] body, Map<String, byte[]> values) throws IOException {
        String path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
        if (head.startsWith("PUT ")) {
            values.put(path, body);
            send("200 OK", null);
        } else if (path.equals("/readyz")) {
            send("200 OK", null);
        } else {
            byte[] value = values.get(path);
            send(value == null ? "404 Not Found" : "200 OK", value);
        }
    }

    private void send(String status, byte @Nullable [] body) throws IOException {
        int length = body == null ? 0 : body.length;
        Bytes out = new Bytes().add(Bytes.ascii("HTTP/1.1 " + status + "\r\n" + LENGTH + length + "\r\n\r\n"));
        ByteBuffer bytes = ByteBuffer.wrap((body == null ? out : out.add(body)).array(), 0, out.length());
        while (bytes.hasRemaining()) {
            channel.write(bytes); // the client reads at once: it has nothing else to do
        }
    }
}
