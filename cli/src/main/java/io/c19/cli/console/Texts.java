package io.c19.cli.console;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bytes, times and foreign texts are shown, whatever the locale and the time zone. */
public final class Texts {
    private static final int SHOWN_MAX = 100;

    /** For a whole sentence from an agent: more than it says, less than floods a terminal. */
    public static final int SENTENCE_MAX = 2_000;

    private Texts() {}

    /** The bytes as text, or null when they are not UTF-8. */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** RFC 3339 in UTC with milliseconds, as the agent writes it. */
    public static String time(Instant time) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    public static @Nullable String timeOrNull(@Nullable Instant time) {
        return time == null ? null : time(time);
    }

    /** The first line of a text from elsewhere, fit for a terminal: control characters could drive it. */
    public static String line(String text) {
        int end = text.indexOf('\n');
        return safe(end < 0 ? text : text.substring(0, end)).strip();
    }

    /** A text without control characters but for line ends and tabs. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            safe.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
        }
        return safe.toString();
    }

    /** A text from elsewhere within a sentence: one line, not endless. */
    public static String shown(String text) {
        return shown(text, SHOWN_MAX);
    }

    public static String shown(String text, int codePointsMax) {
        String line = safe(text).replace('\n', ' ').replace('\t', ' ');
        return line.codePointCount(0, line.length()) <= codePointsMax
                ? line
                : line.substring(0, line.offsetByCodePoints(0, codePointsMax)) + "...";
    }

    /** A number with its noun: {@code 1 key}, {@code 7,910 keys}. */
    public static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
