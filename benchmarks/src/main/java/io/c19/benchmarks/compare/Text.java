package io.c19.benchmarks.compare;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a table shows them. */
final class Text {
    private Text() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** How many in a second. */
    static String rate(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%,.1f" : "%,.0f", number);
    }

    /** 1k, 200k, 1M; others in full. */
    static String rounded(int number) {
        if (number >= 1_000_000 && number % 1_000_000 == 0) {
            return number / 1_000_000 + "M";
        }
        return number >= 1000 && number % 1000 == 0 ? number / 1000 + "k" : Integer.toString(number);
    }

    /** Of a value: exact. */
    static String size(int bytes) {
        return bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B";
    }

    static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    static String bytes(double bytes) {
        if (bytes >= 1 << 20) {
            return String.format(Locale.ROOT, "%,.0f MiB", bytes / (1 << 20));
        }
        return bytes >= 1024
                ? String.format(Locale.ROOT, "%,.2f KiB", bytes / 1024)
                : String.format(Locale.ROOT, "%,.0f B", bytes);
    }

    static String clients(int number) {
        return number == 1 ? "1 client" : number + " clients";
    }

    static String bytesOrNone(long bytes) {
        return bytes == 0 ? "-" : bytes(bytes);
    }

    static String millis(double nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.2f" : millis < 100 ? "%.1f" : "%,.0f", millis);
    }

    static String ratio(double of, double to) {
        return to == 0 ? "-" : String.format(Locale.ROOT, "%.2f", of / to);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
