package io.c19.cli.console;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Ends a command. The message is one sentence for a person: what happened and what to do next. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    public Failure(ExitCode code, String sentence) {
        this(code, sentence, null);
    }

    /** @param cause shown with {@code -v} */
    public Failure(ExitCode code, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    /** A file or stream that could not be read or written. */
    public static Failure of(Path path, String doing, IOException cause) {
        return new Failure(ExitCode.ERROR, path + ": cannot be " + doing + ": " + Faults.of(cause) + ".", cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    public ExitCode code() {
        return code;
    }
}
