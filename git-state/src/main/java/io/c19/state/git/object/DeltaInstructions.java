package io.c19.state.git.object;

import java.io.ByteArrayOutputStream;

/** Builds the {@linkplain Delta#instructions instructions} of a delta, front to back. For one thread. */
public final class DeltaInstructions {
    /** A copy's length has three bytes at most, an insert's seven bits. */
    private static final int COPY_BYTES_MAX = 0xFF_FFFF;

    private static final int INSERT_BYTES_MAX = 0x7F;

    private static final int COPY = 0x80;
    private static final int OFFSET_BYTES = 4;
    private static final int LENGTH_BYTES = 3;

    /** Room for a few copies and one id, which is what most edits of a tree come to. */
    private static final int USUAL_BYTES = 64;

    private final ByteArrayOutputStream instructions = new ByteArrayOutputStream(USUAL_BYTES);

    public DeltaInstructions(int baseBytes, int resultBytes) {
        size(baseBytes);
        size(resultBytes);
    }

    /** The next bytes are these of the base. */
    public void copy(int offset, int length) {
        int from = offset;
        for (int left = length; left > 0; ) {
            int bytes = Math.min(left, COPY_BYTES_MAX);
            copyOnce(from, bytes);
            from += bytes;
            left -= bytes;
        }
    }

    private void copyOnce(int offset, int length) {
        // A bit for each byte that is not zero, those of the offset first; a length of zero would mean 64 KiB.
        int command = COPY;
        for (int i = 0; i < OFFSET_BYTES; i++) {
            command |= part(offset, i) == 0 ? 0 : 1 << i;
        }
        for (int i = 0; i < LENGTH_BYTES; i++) {
            command |= part(length, i) == 0 ? 0 : 1 << (OFFSET_BYTES + i);
        }
        instructions.write(command);
        for (int i = 0; i < OFFSET_BYTES + LENGTH_BYTES; i++) {
            if ((command & (1 << i)) != 0) {
                instructions.write(i < OFFSET_BYTES ? part(offset, i) : part(length, i - OFFSET_BYTES));
            }
        }
    }

    private static int part(int number, int index) {
        return (number >>> (8 * index)) & 0xFF;
    }

    /** The next bytes are these. */
    public void insert(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += INSERT_BYTES_MAX) {
            int length = Math.min(INSERT_BYTES_MAX, bytes.length - from);
            instructions.write(length);
            instructions.write(bytes, from, length);
        }
    }

    public byte[] toBytes() {
        return instructions.toByteArray();
    }

    private void size(int bytes) {
        int left = bytes;
        for (; left > 0x7F; left >>>= 7) {
            instructions.write((left & 0x7F) | 0x80);
        }
        instructions.write(left);
    }
}
