package io.c19.cli.console;

import java.io.IOException;

/** Whoever reads standard output closed it: the command ends without a word. */
public final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException(IOException cause) {
        super(cause);
    }
}
