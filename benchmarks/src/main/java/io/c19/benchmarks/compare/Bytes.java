package io.c19.benchmarks.compare;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A growing array of bytes to build requests in; kept and reused, so that a request makes no garbage. Not thread-safe. */
final class Bytes {
    private static final int FIRST_CAPACITY = 4096;

    private byte[] array = new byte[FIRST_CAPACITY];
    private int length;

    Bytes clear() {
        length = 0;
        return this;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    Bytes add(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, array, length, bytes.length);
        length += bytes.length;
        return this;
    }

    Bytes add(Bytes other) {
        reserve(other.length);
        System.arraycopy(other.array, 0, array, length, other.length);
        length += other.length;
        return this;
    }

    Bytes addBase64(byte[] bytes) {
        return add(Base64.getEncoder().encode(bytes));
    }

    Bytes addDecimal(int number) {
        reserve(10);
        int end = length + digits(number);
        int rest = number;
        for (int at = end - 1; at >= length; at--) {
            array[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
        return this;
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void reserve(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
