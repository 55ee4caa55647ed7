package io.c19.layers;

/**
 * The beginning of keys: it selects every key whose text starts with it, so {@code users/4} selects {@code users/42} and
 * {@code users/} selects all users; the empty prefix selects everything. Immutable.
 *
 * @param text as a person writes it; what no key can start with is refused, so {@code a/../} is, but {@code a/..} is not
 */
public record Prefix(String text) {
    public static final Prefix ALL = new Prefix("");

    /** @throws InvalidKeyException when no key can start with the text */
    public Prefix {
        String fault = Text.fault(text);
        fault = fault == null ? Text.segmentFault(text, false) : fault;
        if (fault != null) {
            throw new InvalidKeyException(text, fault);
        }
    }

    public boolean matches(Key key) {
        return key.text().startsWith(text);
    }

    /** The part up to and including the last {@code /}: the directory that holds every selected key. */
    public String directory() {
        return text.substring(0, text.lastIndexOf(Key.SEPARATOR) + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
