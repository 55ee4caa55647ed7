package io.c19.layers.config;

/**
 * Configuration that cannot be used. The message is one sentence that names the field, what it holds, where from, and what
 * is expected.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public ConfigException(String message) {
        super(message);
        this.sentence = message;
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
        this.sentence = message;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
