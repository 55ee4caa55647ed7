package io.c19.state.git.log;

import java.io.IOException;

/** A newer C19 wrote this log. */
final class NewerVersion extends IOException {
    private static final long serialVersionUID = 1;

    NewerVersion(int version) {
        super("the log was written by a newer C19 (its version: %d, expected: %d): use that C19 or newer"
                .formatted(version, SegmentHeader.VERSION_NOW));
    }
}
