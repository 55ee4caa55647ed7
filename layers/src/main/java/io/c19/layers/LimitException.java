package io.c19.layers;

/** Something a client sent is larger than the {@link Limits} allow. */
public final class LimitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String limit;

    public LimitException(String limit, long actual, long max) {
        super("%s: %d (expected: at most %d)".formatted(limit, actual, max));
        this.limit = limit;
    }

    /** Which limit, in words. */
    public String limit() {
        return limit;
    }
}
