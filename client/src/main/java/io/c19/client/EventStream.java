package io.c19.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>. For one thread; any may close it.
 */
final class EventStream implements Closeable {
    /** One event with the largest value that an agent can be configured to take, before and after, in base64. */
    private static final int LINE_BYTES_MAX = 800 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 13];
    private int position;
    private int filled;

    EventStream(InputStream in) {
        this.in = in;
    }

    /** @param id null when the event has none */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Raw(String name, @Nullable String id, byte[] data) {}

    /**
     * Blocks until there is one.
     *
     * @throws IOException when the stream ends, one way or another
     */
    Raw next() throws IOException {
        String name = "message";
        String id = null;
        ByteArrayOutputStream data = null;
        while (true) {
            byte[] line = line();
            if (line.length == 0) {
                if (data != null) {
                    return new Raw(name, id, data.toByteArray());
                }
                name = "message";
                id = null;
                continue;
            }
            int colon = colon(line);
            int value =
                    colon + 1 < line.length && line[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, line.length);
            switch (new String(line, 0, colon, StandardCharsets.UTF_8)) {
                case "event" -> name = text(line, value);
                case "id" -> id = text(line, value);
                case "data" -> {
                    if (data == null) {
                        data = new ByteArrayOutputStream(line.length);
                    } else {
                        data.write('\n');
                    }
                    data.write(line, value, line.length - value);
                }
                default -> {
                    // A comment, or what an agent that is newer than this says besides.
                }
            }
        }
    }

    private static int colon(byte[] line) {
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        return colon;
    }

    private static String text(byte[] line, int from) {
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }

    /** Without its end. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int start = position;
            while (position < filled && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (position < filled) {
                position++;
                break;
            }
            if (line.size() > LINE_BYTES_MAX) {
                throw new IOException("an event of more than " + LINE_BYTES_MAX + " bytes");
            }
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
            position = 0;
            if (filled == 0) {
                throw new IOException("the agent ended it");
            }
        }
        byte[] bytes = line.toByteArray();
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return cr ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
