package io.c19.state.git.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A record is damaged or missing that was surely synced, since a later one can be read: acknowledged writes are lost from the
 * log. Its message says where, how many, and what to do.
 */
public final class LogDamaged extends IOException {
    private static final long serialVersionUID = 1;

    private static final String WHAT_TO_DO =
            "restore %1$s from a copy of the same moment; or, to go on without these writes and those after them, move %1$s away and start again";

    private LogDamaged(String message) {
        super(message);
    }

    /** @param later the sequence of a record that can be read */
    static LogDamaged record(Path file, long offset, long sequence, long later) {
        return new LogDamaged(
                "%s is damaged at byte %d: group %d of commits cannot be read, but group %d after it can; %s"
                        .formatted(file, offset, sequence, later, whatToDo(file)));
    }

    /** @param offset of the record that comes too early */
    static LogDamaged gap(Path file, long offset, long expected, long found) {
        return new LogDamaged(
                "%s has group %d of commits at byte %d (expected: %d): a file before it is missing or damaged; %s"
                        .formatted(file, found, offset, expected, whatToDo(file)));
    }

    /** A record whose checksum is right does not say what it should. */
    static LogDamaged content(Path file, long offset, long sequence, String what) {
        return new LogDamaged(
                "%s: group %d of commits at byte %d %s; %s".formatted(file, sequence, offset, what, whatToDo(file)));
    }

    private static String whatToDo(Path file) {
        return WHAT_TO_DO.formatted(file.getParent());
    }
}
