package io.c19.connection.git.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The data of a stream in packets that carry several streams (gitprotocol-pack(5), side-band-64k). Ends with the flush packet. For
 * one thread at a time.
 */
public final class SideBand extends InputStream {
    private static final int DATA = 1;
    private static final int PROGRESS = 2;
    private static final int ERROR = 3;

    private static final int LENGTH_BYTES = 4;
    private static final int PACKET_BYTES_MAX = 65_520;

    /** Of a message; enough to be understood. */
    private static final int MESSAGE_BYTES_MAX = 1_000;

    private final InputStream in;
    private final Consumer<String> progress;
    private int left;
    private boolean ended;

    /** @param progress told what the other side is doing */
    public SideBand(InputStream in, Consumer<String> progress) {
        this.in = in;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (ended || !next()) {
                return -1;
            }
        }
        int count = in.read(into, from, Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ends in the middle");
        }
        left -= count;
        return count;
    }

    /** Reads packets up to one with data. @return false at the end */
    private boolean next() throws IOException {
        int length = length();
        if (length == 0) {
            ended = true;
            return false;
        }
        int band = in.read();
        int rest = length - LENGTH_BYTES - 1;
        switch (band) {
            case DATA -> left = rest;
            case PROGRESS -> progress.accept(message(rest));
            case ERROR -> throw new IOException("the other side says: " + message(rest));
            default -> throw new IOException("packet of stream %d (expected: 1 to 3)".formatted(band));
        }
        return true;
    }

    private int length() throws IOException {
        byte[] digits = in.readNBytes(LENGTH_BYTES);
        if (digits.length < LENGTH_BYTES) {
            throw new EOFException("the answer ends in the middle");
        }
        try {
            int length = Integer.parseUnsignedInt(new String(digits, StandardCharsets.ISO_8859_1), 16);
            if (length == 0 || (length > LENGTH_BYTES && length <= PACKET_BYTES_MAX)) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("what came is no packet", e);
        }
        throw new IOException("what came is no packet");
    }

    private String message(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        return new String(bytes, 0, Math.min(bytes.length, MESSAGE_BYTES_MAX), StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\p{Cntrl}", " ");
    }
}
