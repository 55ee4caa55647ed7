package io.c19.state.git.log;

import java.io.IOException;
import java.nio.file.Path;

/** A write or sync of the log failed before, for whatever reason, so it takes nothing more until it is opened anew. */
public final class LogStopped extends IOException {
    private static final long serialVersionUID = 1L;

    LogStopped(Path directory, IOException failure) {
        super(
                "%s takes no more records since one failed (%s): start again"
                        .formatted(directory, failure.getMessage()),
                failure);
    }
}
