package io.c19.state.git;

import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys as paths of a Git tree, and back.
 *
 * <p>A path is the key byte for byte, except for what Git or a clone's file system would take for something else. That is
 * percent-encoded, by its UTF-8 bytes in upper-case hex:
 *
 * <ul>
 *   <li>a {@code .} that begins a segment: keeps {@code .git}, {@code .gitmodules} and our own {@code .c19} and
 *       {@code .conflicts} out of the way;
 *   <li>a segment that is just {@code @}: it ends the key's path below {@code .conflicts};
 *   <li>{@code \}, a separator on Windows;
 *   <li>{@code ~} before a digit in a segment that begins with {@code gi} or {@code ma} in any case: {@code git~1} is
 *       {@code .git} on NTFS, and {@code git fsck} refuses it (likewise .gitmodules, .gitignore, .gitattributes, .mailmap);
 *   <li>the characters HFS+ ignores in names (zero-width and direction marks), with which {@code .git} could be hidden;
 *   <li>{@code %} before two hex digits, so that the encoding can be undone.
 * </ul>
 *
 * Each key has exactly one path; a path that is no key's ({@code .gitignore}, {@code a%41}) decodes to nothing.
 */
final class KeyPath {
    private static final Pattern SHORT_NAME = Pattern.compile("(?i)^(gi|ma).*~[0-9].*", Pattern.DOTALL);
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPath() {}

    static String encode(Key key) {
        return encodeAll(key.text());
    }

    /** Encodes whole segments of a key's text, such as the directory part of a prefix, with or without a last slash. */
    static String encodeAll(String text) {
        StringBuilder path = new StringBuilder(text.length());
        int start = 0;
        while (start <= text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            encodeSegment(text.substring(start, end), path);
            if (slash >= 0) {
                path.append('/');
            }
            start = end + 1;
        }
        return path.toString();
    }

    /** The key of a path, or null when it is not the path of any key. */
    static @Nullable Key decode(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (String segment : path.split("/", -1)) {
            String decoded = decodeSegment(segment);
            if (decoded == null) {
                return null;
            }
            text.append(text.isEmpty() ? "" : "/").append(decoded);
        }
        try {
            return new Key(text.toString());
        } catch (InvalidKeyException e) {
            return null;
        }
    }

    /** The segment of a key that has this name in a tree, or null when no key has. */
    static @Nullable String decodeSegment(String name) {
        if (name.isEmpty()) {
            return null;
        }
        String text = name.indexOf('%') < 0 ? name : percentDecoded(name);
        if (text == null) {
            return null;
        }
        if (text.equals(".") || text.equals("..") || text.chars().anyMatch(Character::isISOControl)) {
            return null;
        }
        StringBuilder canonical = new StringBuilder(name.length());
        encodeSegment(text, canonical);
        return canonical.compareTo(new StringBuilder(name)) == 0 ? text : null;
    }

    private static void encodeSegment(String segment, StringBuilder path) {
        if (segment.equals("@")) {
            path.append("%40");
            return;
        }
        boolean shortName =
                segment.indexOf('~') >= 0 && SHORT_NAME.matcher(segment).matches();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean escaped =
                    switch (c) {
                        case '.' -> i == 0;
                        case '\\' -> true;
                        case '~' -> shortName && i + 1 < segment.length() && isDigit(segment.charAt(i + 1));
                        case '%' -> isHexPair(segment, i + 1);
                        default -> ignoredByHfs(c);
                    };
            if (escaped) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    path.append('%').append(HEX.toHexDigits(b));
                }
            } else {
                path.append(c);
            }
        }
    }

    private static @Nullable String percentDecoded(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        int i = 0;
        while (i < name.length()) {
            if (name.charAt(i) == '%' && isHexPair(name, i + 1)) {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 3;
            } else {
                int codePoint = name.codePointAt(i);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        return utf8(bytes.toByteArray());
    }

    /** Strictly decoded text, or null when the bytes are not UTF-8. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isHexPair(String text, int at) {
        return at + 1 < text.length()
                && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean ignoredByHfs(char c) {
        return (c >= '\u200C' && c <= '\u200F')
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u206A' && c <= '\u206F')
                || c == '\uFEFF';
    }
}
