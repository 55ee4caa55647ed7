package io.c19.state.git.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of one segment hold: whole records, and what follows them.
 *
 * @param records in their order, without a gap
 * @param end where the first record begins that is not whole
 * @param torn whether one was begun there
 * @param later the sequence of a record of the same segment that lies behind and is whole; 0 when there is none
 */
record SegmentScan(List<Frame> records, long end, boolean torn, long later) {
    private static final SegmentScan NOTHING = new SegmentScan(List.of(), 0, false, 0);

    /** Nobody gets to write so many groups. */
    private static final long SEQUENCE_MAX = 1L << 48;

    /** How many times the file's size is checksummed at most in search of records that the header says nothing of. */
    private static final int HEADLESS_EFFORT_MAX = 64;

    /**
     * A record whose checksum is right.
     *
     * @param offset in the segment
     */
    record Frame(long sequence, long released, long offset, ByteBuffer body) {}

    /**
     * @param segment the whole file
     * @param last the sequence of the last record in the segments before it; 0 when there is none
     * @throws NewerVersion when a newer C19 wrote it
     */
    static SegmentScan of(ByteBuffer segment, long number, long last) throws NewerVersion {
        SegmentHeader header = SegmentHeader.read(segment);
        if (header == null) {
            return headless(segment, last);
        }
        if (header.version() != SegmentHeader.VERSION_NOW) {
            throw new NewerVersion(header.version());
        }
        return header.number() == number ? of(segment, header.nonce()) : NOTHING;
    }

    private static SegmentScan of(ByteBuffer segment, long nonce) {
        List<Frame> records = new ArrayList<>();
        int at = SegmentHeader.BYTES;
        long last = 0;
        for (Frame frame = frame(segment, at, nonce); frame != null; frame = frame(segment, at, nonce)) {
            if (last != 0 && frame.sequence() != last + 1) {
                break;
            }
            records.add(frame);
            last = frame.sequence();
            at += RecordFormat.HEAD_BYTES + frame.body().limit() + RecordFormat.CHECKSUM_BYTES;
        }
        boolean torn = segment.limit() - at >= Long.BYTES && segment.getLong(at) != RecordFormat.END;
        return new SegmentScan(records, at, torn, later(segment, at, nonce, last));
    }

    /** The file was being made, and holds nothing; or it held records, and its header was damaged. Those vouch for themselves. */
    private static SegmentScan headless(ByteBuffer segment, long last) {
        long effort = (long) HEADLESS_EFFORT_MAX * segment.limit();
        for (int at = 0; at <= segment.limit() - RecordFormat.HEAD_BYTES && effort > 0; at++) {
            long nonce = segment.getLong(at);
            int length = segment.getInt(at + Long.BYTES);
            long sequence = segment.getLong(at + Long.BYTES + Integer.BYTES);
            if (nonce != RecordFormat.END && length >= 0 && sequence > last && sequence <= SEQUENCE_MAX) {
                if (frame(segment, at, nonce) != null) {
                    return new SegmentScan(List.of(), 0, true, sequence);
                }
                effort -= Math.min(length, segment.limit());
            }
        }
        return NOTHING;
    }

    private static long later(ByteBuffer segment, int end, long nonce, long last) {
        for (int at = end; at <= segment.limit() - RecordFormat.HEAD_BYTES; at++) {
            if (segment.getLong(at) == nonce) {
                Frame frame = frame(segment, at, nonce);
                if (frame != null && frame.sequence() > last) {
                    return frame.sequence();
                }
            }
        }
        return 0;
    }

    private static @Nullable Frame frame(ByteBuffer segment, int at, long nonce) {
        long room = (long) segment.limit() - at - RecordFormat.HEAD_BYTES - RecordFormat.CHECKSUM_BYTES;
        if (room < 0 || segment.getLong(at) != nonce) {
            return null;
        }
        int length = segment.getInt(at + Long.BYTES);
        if (length < 0 || length > room) {
            return null;
        }
        int body = at + RecordFormat.HEAD_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(segment.slice(at, RecordFormat.HEAD_BYTES + length));
        if ((int) crc.getValue() != segment.getInt(body + length)) {
            return null;
        }
        ByteBuffer numbers = segment.slice(at + Long.BYTES + Integer.BYTES, 2 * Long.BYTES);
        return new Frame(numbers.getLong(), numbers.getLong(), at, segment.slice(body, length));
    }
}
