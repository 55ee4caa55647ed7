package io.c19.state.git.log;

/**
 * How large segments are made, in bytes.
 *
 * @param min the first one
 * @param max of all but those that hold a single larger record
 */
record SegmentSizes(long min, long max) {
    /**
     * At first small, so that a small disk will do and an idle store costs little. Under load such as hold some tenth of a
     * second of it: larger ones would not make the change from one to the next noticeably rarer.
     */
    static final SegmentSizes ORDINARY = new SegmentSizes(1 << 20, 16 << 20);

    SegmentSizes {
        if (min < SegmentHeader.BYTES + RecordFormat.END_BYTES || max < min) {
            throw new IllegalArgumentException(
                    "sizes: %d, %d (expected: room for a header, growing)".formatted(min, max));
        }
    }
}
