package io.c19.layers;

/** A text that cannot be a key or prefix; the message names it, says what is wrong and at which index. */
public final class InvalidKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String fault;

    public InvalidKeyException(String text, String fault) {
        super("key: '%s': %s".formatted(Text.shown(text), fault));
        this.fault = fault;
    }

    /** What is wrong, without the text itself. */
    public String fault() {
        return fault;
    }
}
