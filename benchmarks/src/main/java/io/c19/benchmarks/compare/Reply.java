package io.c19.benchmarks.compare;

import java.util.Arrays;

/** What a server answered to one request; reused for the next one on the same connection. Not thread-safe. */
final class Reply {
    /** What it means for the client. */
    enum Outcome {
        DONE,
        /** Refused for now: to be sent again after a pause. */
        BUSY,
        FAILED
    }

    private Outcome outcome = Outcome.FAILED;
    private byte[] body = new byte[0];
    private int length;

    void set(Outcome newOutcome) {
        outcome = newOutcome;
        length = 0;
    }

    void append(byte[] bytes, int from, int count) {
        if (length + count > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, length + count));
        }
        System.arraycopy(bytes, from, body, length, count);
        length += count;
    }

    Outcome outcome() {
        return outcome;
    }

    int length() {
        return length;
    }

    byte[] body() {
        return Arrays.copyOf(body, length);
    }

    /** The bytes between a mark and the next quotation mark after it, or none. */
    byte[] quotedAfter(byte[] mark) {
        int from = indexOf(mark);
        if (from < 0) {
            return new byte[0];
        }
        int start = from + mark.length;
        int end = start;
        while (end < length && body[end] != '"') {
            end++;
        }
        return Arrays.copyOfRange(body, start, end);
    }

    private int indexOf(byte[] wanted) {
        for (int at = 0; at + wanted.length <= length; at++) {
            if (Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
