package io.c19.connection.standard;

import io.c19.layers.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of two writes to one key counts. The later one; and since clocks have no more than milliseconds, of two at the same time the
 * one that is greater in an order that every agent knows, so that all end with the same. Pure.
 */
final class Precedence {
    private Precedence() {}

    /** Whether the other write replaces the one that is there, of the same time. */
    static boolean isGreater(@Nullable Value other, @Nullable Value held) {
        if (other == null || held == null) {
            return other != null && held == null; // a value goes before a deletion: nothing is lost
        }
        int bytes = Arrays.compareUnsigned(other.bytes(), held.bytes());
        int types = other.contentTypeOrDefault().compareTo(held.contentTypeOrDefault());
        if (bytes != 0 || types != 0) {
            return bytes != 0 ? bytes > 0 : types > 0;
        }
        return !Objects.equals(other.expires(), held.expires()) && end(other).isAfter(end(held));
    }

    private static Instant end(Value value) {
        return value.expires() == null ? Instant.MAX : value.expires();
    }
}
