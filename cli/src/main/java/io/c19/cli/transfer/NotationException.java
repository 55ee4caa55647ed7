package io.c19.cli.transfer;

/** A value in a document that is wrong; the message says what, without naming the key. */
final class NotationException extends Exception {
    private static final long serialVersionUID = 1L;

    NotationException(String message) {
        super(message);
    }
}
