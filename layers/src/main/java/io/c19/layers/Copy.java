package io.c19.layers;

import java.time.Duration;

/**
 * What a peer has for a key.
 *
 * @param age since its owner was looked at, so that the owner may have another value only if it is younger than that; never negative
 */
public record Copy(Entry entry, Duration age) {
    /** @throws IllegalArgumentException when the age is negative */
    public Copy {
        if (age.isNegative()) {
            throw new IllegalArgumentException("age: " + age + " (expected: 0 or more)");
        }
    }
}
