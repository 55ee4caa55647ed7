package io.c19.cli;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans as a person writes them: {@code 500ms 30s 5m 12h 7d}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

    /** What an agent takes at most: ten years. */
    static final Duration MAX = Duration.ofDays(3_650);

    private Durations() {}

    /** @throws IllegalArgumentException for another form, for zero, and for more than ten years */
    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            BigInteger millis = new BigInteger(form.group(1)).multiply(BigInteger.valueOf(millis(form.group(2))));
            if (millis.signum() > 0 && millis.compareTo(BigInteger.valueOf(MAX.toMillis())) <= 0) {
                return Duration.ofMillis(millis.longValueExact());
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' (expected: a number with its unit ms, s, m, h or d, from 1ms to 3650d)");
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
