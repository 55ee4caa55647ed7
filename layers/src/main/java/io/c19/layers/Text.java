package io.c19.layers;

import org.jspecify.annotations.Nullable;

/** The checks that keys and prefixes share. */
final class Text {
    /** Enough to recognize what one wrote. */
    private static final int SHOWN_MAX = 80;

    private Text() {}

    /** The first thing wrong with the characters of a key or prefix, or null when they are fine. */
    static @Nullable String fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return "control character U+%04X at index %d".formatted((int) c, i);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "unpaired surrogate U+%04X at index %d".formatted((int) c, i);
                }
                i++;
            }
        }
        return null;
    }

    /**
     * The first segment that no key has, or null when all are fine.
     *
     * @param whole whether the last segment ends where the text does; else it may go on, so that {@code .} can become
     *     {@code .x}
     */
    static @Nullable String segmentFault(String text, boolean whole) {
        int start = 0;
        while (start <= text.length()) {
            int slash = text.indexOf(Key.SEPARATOR, start);
            if (slash < 0 && !whole) {
                return null;
            }
            String segment = text.substring(start, slash < 0 ? text.length() : slash);
            if (segment.isEmpty()) {
                return "empty segment at index " + start;
            }
            if (segment.equals(".") || segment.equals("..")) {
                return "segment '%s' at index %d".formatted(segment, start);
            }
            start += segment.length() + 1;
        }
        return null;
    }

    /** A text fit for a terminal or a log: no control characters, nothing that is no character, not endless. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN_MAX)
                .map(c -> Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                        ? 0xfffd
                        : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > SHOWN_MAX ? shown + "..." : shown.toString();
    }

    /**
     * The order of the UTF-8 bytes, which is that of the code points; {@link String#compareTo} differs where a
     * supplementary character meets one in U+E000..U+FFFF.
     */
    static int compareUtf8(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xPair = Character.isSurrogate(x);
                boolean yPair = Character.isSurrogate(y);
                return xPair == yPair ? Character.compare(x, y) : xPair ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
