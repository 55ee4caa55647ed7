package io.c19.layers;

import io.c19.layers.config.Settings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of state is told about values that expire.
 *
 * @param ttl for values that come without an expiry of their own; null: they never expire
 * @param purgeInterval how often what has expired is removed; until then it is hidden from readers but takes room
 */
public record Expiry(@Nullable Duration ttl, Duration purgeInterval) {
    /** C19's default. */
    public static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);

    /** So that written + ttl stays far within what dates can express. */
    private static final Duration TTL_MAX = Duration.ofDays(36_500);

    private static final Duration PURGE_INTERVAL_MAX = Duration.ofDays(1);

    /**
     * Reads the fields {@code ttl} and {@code purge_interval} of a state, both in milliseconds.
     *
     * @throws io.c19.layers.config.ConfigException when one is not a number or out of bounds
     */
    public static Expiry read(Settings settings) {
        Duration millisecond = Duration.ofMillis(1);
        return new Expiry(
                settings.millisOrNull("ttl", millisecond, TTL_MAX),
                settings.millis("purge_interval", PURGE_INTERVAL, millisecond, PURGE_INTERVAL_MAX));
    }

    /** The value with the expiry that it gets when it is put now: its own, else by {@code ttl} from when it was written. */
    public Value applyTo(Value value, Instant now) {
        if (ttl == null || value.expires() != null) {
            return value;
        }
        Instant written = value.written() == null ? now : value.written();
        return new Value(value.bytes(), value.contentType(), written.plus(ttl), value.written());
    }
}
