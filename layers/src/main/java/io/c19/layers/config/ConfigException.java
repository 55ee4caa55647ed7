package io.c19.layers.config;

/** Configuration that cannot be used. The message names the field, what it holds, where from, and what is expected. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
