package io.c19.state.git.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment, all in one sector.
 *
 * @param number that of the segment
 * @param nonce what all records have that belong to this use of the file; not 0
 */
record SegmentHeader(int version, long number, long nonce) {
    static final int BYTES = 32;
    static final int VERSION_NOW = 1;

    private static final byte[] MAGIC = "c19 log\n".getBytes(US_ASCII);

    /** The header and the end of the log behind it, ready to be written at the start of the file. */
    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + RecordFormat.END_BYTES);
        bytes.put(MAGIC).putInt(version).putLong(number).putLong(nonce);
        bytes.putInt(checksum(bytes)).putLong(RecordFormat.END);
        return bytes.flip();
    }

    /** @return null when there is none, or a damaged one */
    static @Nullable SegmentHeader read(ByteBuffer segment) {
        if (segment.limit() < BYTES || !segment.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return null;
        }
        ByteBuffer header = segment.duplicate().position(MAGIC.length);
        SegmentHeader read = new SegmentHeader(header.getInt(), header.getLong(), header.getLong());
        return header.getInt() == checksum(segment) ? read : null;
    }

    private static int checksum(ByteBuffer segment) {
        CRC32C crc = new CRC32C();
        crc.update(segment.slice(0, BYTES - Integer.BYTES));
        return (int) crc.getValue();
    }
}
