package io.c19.state.git.join.policy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole number in decimal digits: the base and what each side added to it. Nothing counts as zero, so a deletion takes away
 * what was there, and what others added meanwhile stays.
 */
public final class CounterMerge {
    /** More digits than anything has been counted with; they bound the work. */
    private static final int DIGITS_MAX = 1_000;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,%d}\n?".formatted(DIGITS_MAX));

    private CounterMerge() {}

    /**
     * @param sides null for a deletion
     * @return null when one of them is no number
     */
    public static byte @Nullable [] merge(byte @Nullable [] base, List<byte @Nullable []> sides) {
        BigInteger from = number(base);
        if (from == null) {
            return null;
        }
        BigInteger sum = from;
        boolean line = true;
        for (byte[] side : sides) {
            BigInteger number = number(side);
            if (number == null) {
                return null;
            }
            sum = sum.add(number.subtract(from));
            line &= side == null || side[side.length - 1] == '\n';
        }
        return (sum + (line ? "\n" : "")).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable BigInteger number(byte @Nullable [] value) {
        if (value == null) {
            return BigInteger.ZERO;
        }
        String text = value.length > DIGITS_MAX + 2 ? "" : new String(value, StandardCharsets.ISO_8859_1);
        return NUMBER.matcher(text).matches() ? new BigInteger(text.strip()) : null;
    }
}
