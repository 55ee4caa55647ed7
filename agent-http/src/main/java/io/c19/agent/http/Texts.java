package io.c19.agent.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How texts look on the wire, whatever the locale and time zone of the machine. */
final class Texts {
    /** RFC 3339 in UTC with milliseconds. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Control characters and unpaired surrogates. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\x{D800}-\\x{DFFF}]");

    private static final int SHOWN_MAX = 100;

    private Texts() {}

    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : TIME.format(time);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it has no half characters, which JSON's escapes can express but UTF-8 cannot. */
    static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The bytes as text, or null when they are not UTF-8. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * The bytes as text that a person could read, or null: UTF-8 without control characters but tab and line breaks. Every
     * other one takes six bytes in JSON.
     */
    static @Nullable String readable(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
                return null;
            }
        }
        return utf8(bytes);
    }

    /** A client's text fit for a message: no control characters, no half characters, not endless. */
    static String shown(String text) {
        return shown(text, SHOWN_MAX);
    }

    static String shown(String text, int codePointsMax) {
        String cut = text.codePointCount(0, text.length()) <= codePointsMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, codePointsMax)) + "...";
        return UNFIT.matcher(cut).replaceAll("\uFFFD");
    }
}
