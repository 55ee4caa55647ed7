package io.c19.benchmarks.compare;

import java.nio.charset.StandardCharsets;

/** Takes HTTP/1.1 replies apart: the status, and a body of known length or in chunks. Nothing else of HTTP is needed here. */
final class HttpReplies {
    private static final byte[] LENGTH = Bytes.ascii("content-length:");
    private static final byte[] CHUNKED = Bytes.ascii("transfer-encoding:");
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private HttpReplies() {}

    static boolean take(byte[] bytes, int length, Reply reply) {
        int head = endOfHead(bytes, length);
        if (head < 0) {
            return false;
        }
        int status = (bytes[STATUS_AT] - '0') * 100 + (bytes[STATUS_AT + 1] - '0') * 10 + bytes[STATUS_AT + 2] - '0';
        reply.set(outcome(status));
        if (status == 204 || status == 304) {
            return true;
        }
        int body = header(bytes, head, LENGTH);
        if (body >= 0) {
            int count = decimal(bytes, body);
            if (length < head + count) {
                return false;
            }
            reply.append(bytes, head, count);
            return true;
        }
        return header(bytes, head, CHUNKED) >= 0 ? takeChunks(bytes, head, length, reply) : bodiless(status);
    }

    private static boolean bodiless(int status) {
        throw new IllegalStateException("reply with status %d: neither length nor chunks".formatted(status));
    }

    private static Reply.Outcome outcome(int status) {
        if (status == 429) {
            return Reply.Outcome.BUSY;
        }
        return status / 100 == 2 ? Reply.Outcome.DONE : Reply.Outcome.FAILED;
    }

    private static boolean takeChunks(byte[] bytes, int from, int length, Reply reply) {
        int at = from;
        while (true) {
            int size = 0;
            while (at < length && bytes[at] != '\r') {
                size = size * 16 + Character.digit(bytes[at], 16);
                at++;
            }
            int end = at + 2 + size + 2;
            if (end > length) {
                return false;
            }
            if (size == 0) {
                return true;
            }
            reply.append(bytes, at + 2, size);
            at = end;
        }
    }

    /** Where the body begins, or -1. */
    private static int endOfHead(byte[] bytes, int length) {
        for (int at = 3; at < length; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Where the value of a header begins, or -1. */
    private static int header(byte[] bytes, int head, byte[] name) {
        for (int line = 0; line + name.length < head; line++) {
            if (bytes[line] == '\n' && startsWith(bytes, line + 1, name)) {
                return line + 1 + name.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] lowerCase) {
        for (int i = 0; i < lowerCase.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static int decimal(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        int number = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        return number;
    }

    /** For a message about a reply that was not expected. */
    static String firstLine(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\r');
        return end < 0 ? text : text.substring(0, end);
    }
}
