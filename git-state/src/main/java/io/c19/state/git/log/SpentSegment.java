package io.c19.state.git.log;

import java.nio.file.Path;

/**
 * A file of the log that nothing is appended to any more.
 *
 * @param last what has to be released before the file may be taken away: the sequence of its last record, or that of the last
 *     record before it
 * @param reusable whether this process filled it, so that it surely has all its bytes
 */
record SpentSegment(Path path, long capacity, long last, boolean reusable) {
    SpentSegment {
        if (last < 0) {
            throw new IllegalArgumentException("last: %d (expected: at least 0)".formatted(last));
        }
    }
}
