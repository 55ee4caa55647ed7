package io.c19.layers;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A layer's {@link HttpRoute} does not do what it was asked for: a problem document (RFC 9457) says why. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int STATUS_MIN = 400;
    private static final int STATUS_MAX = 599;

    private final int status;
    private final String name;
    private final String detail;
    private final @Nullable Duration retryAfter;

    /**
     * @param status from 400 to 599
     * @param name of the type, {@code /problems/NAME}, for programs to rely on: lower-case words with hyphens
     * @param detail a sentence that says what happened and what to do
     * @param retryAfter when the same request may well succeed; null: it will not
     */
    public HttpRefusal(int status, String name, String detail, @Nullable Duration retryAfter) {
        super(detail);
        if (status < STATUS_MIN || status > STATUS_MAX || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "refusal: %d %s (expected: a status from 400 to 599, and words with hyphens)"
                            .formatted(status, name));
        }
        this.status = status;
        this.name = name;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    public String name() {
        return name;
    }

    public String detail() {
        return detail;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
