package io.c19.layers;

/** A text that cannot be a key or prefix; the message names it, says what is wrong and at which index. */
public final class InvalidKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 80;

    private final String fault;

    public InvalidKeyException(String text, String fault) {
        super("key: '%s': %s".formatted(shown(text), fault));
        this.fault = fault;
    }

    /** What is wrong, without the text itself. */
    public String fault() {
        return fault;
    }

    /** The text fit for a terminal or a log: no control characters, not endless. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN_MAX; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return text.length() > SHOWN_MAX ? shown + "..." : shown.toString();
    }
}
