package io.c19.state.git;

import io.c19.layers.Key;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of a store lie in the tree of {@code main}. Chosen when the store is made, then the same for good.
 *
 * <p>A write makes every directory on its key's path anew, so it costs what those directories hold. That is little where keys
 * have many segments, and much where a hundred thousand lie side by side. A fan-out spreads keys over 256 directories (or
 * 256 times 256) by their hash:
 *
 * <pre>
 * fan_out 0    users/42
 * fan_out 1    cb/users/42         printf %s users/42 | sha1sum   begins with cb55
 * fan_out 2    cb/55/users/42
 * </pre>
 *
 * <p>The directory is that of the first byte of the hash of the path that the key has without fan-out, or of the first two. Where
 * a key above it ({@code users}) has that directory already, it is that of the next byte, and so on. So no key's path
 * ever leads through another key's value, and {@code users} and {@code users/42} can both hold values.
 *
 * @param fanOut how many levels of such directories there are
 */
record Layout(int fanOut) {
    static final int FAN_OUT_MAX = 2;

    /** Each key at its own path. */
    static final Layout FLAT = new Layout(0);

    private static final int HASH_BYTES = 20;
    private static final Pattern FAN_DIRECTORY = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern ONE_LEVEL = Pattern.compile("([0-9a-f]{2}/)(.+)", Pattern.DOTALL);
    private static final Pattern TWO_LEVELS = Pattern.compile("([0-9a-f]{2}/[0-9a-f]{2}/)(.+)", Pattern.DOTALL);

    /** @throws IllegalArgumentException for a fan-out that there is none of */
    Layout {
        if (fanOut < 0 || fanOut > FAN_OUT_MAX) {
            throw new IllegalArgumentException("fan_out: %d (expected: 0 to %d)".formatted(fanOut, FAN_OUT_MAX));
        }
    }

    /** The path of the key's value, and below the directories of metadata and conflicts that of what belongs to it. */
    String path(Key key) {
        String path = KeyPath.encode(key);
        return fan(path) + path;
    }

    /** The key whose path this is, or null when it is not the path of any. */
    @Nullable
    Key key(String path) {
        if (fanOut == 0) {
            return KeyPath.decode(path);
        }
        Matcher spread = spread(path);
        if (!spread.matches() || !spread.group(1).equals(fan(spread.group(2)))) {
            return null;
        }
        return KeyPath.decode(spread.group(2));
    }

    /** The key that somebody who put a file at this path may have meant, or null when there is none. */
    @Nullable
    Key meant(String path) {
        Matcher spread = spread(path);
        return KeyPath.decode(fanOut > 0 && spread.matches() ? spread.group(2) : path);
    }

    /** Whether a value of the one would be in the way of a value of the other, whose text goes on where its own ends. */
    boolean isInTheWay(Key above, Key below) {
        return fanOut == 0 || path(below).startsWith(path(above) + Key.SEPARATOR);
    }

    /** The directories that the fan-out puts before the key's own path, each with a slash behind it. */
    String fan(Key key) {
        return fanOut == 0 ? "" : fan(KeyPath.encode(key));
    }

    /** All that {@link #fan(Key)} can answer, if that is few; else nothing. */
    List<String> fans() {
        return switch (fanOut) {
            case 0 -> List.of("");
            case 1 ->
                IntStream.range(0, 1 << Byte.SIZE)
                        .mapToObj(place -> HexFormat.of().toHexDigits((byte) place) + Key.SEPARATOR)
                        .toList();
            default -> List.of();
        };
    }

    /** Whether a directory of this name may be one of the fan-out. */
    static boolean isFanDirectory(String name) {
        return FAN_DIRECTORY.matcher(name).matches();
    }

    private Matcher spread(String path) {
        return (fanOut == 1 ? ONE_LEVEL : TWO_LEVELS).matcher(path);
    }

    private String fan(String path) {
        if (fanOut == 0) {
            return "";
        }
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        int[] taken = new int[bytes.length];
        int segments = 0;
        for (int end = 1; end <= bytes.length; end++) {
            if (end == bytes.length || bytes[end] == Key.SEPARATOR) {
                taken[segments] = place(hash(bytes, end), taken, segments);
                segments++;
            }
        }
        int place = taken[segments - 1];
        HexFormat hex = HexFormat.of();
        return fanOut == 1
                ? hex.toHexDigits((byte) place) + Key.SEPARATOR
                : hex.toHexDigits((byte) (place >> Byte.SIZE))
                        + Key.SEPARATOR
                        + hex.toHexDigits((byte) place)
                        + Key.SEPARATOR;
    }

    /** The first place of the hash that is not taken; its first at all for a key so deep that there is none. */
    private int place(byte[] hash, int[] taken, int count) {
        for (int at = 0; at + fanOut <= HASH_BYTES; at++) {
            int place = place(hash, at);
            boolean free = true;
            for (int i = 0; i < count && free; i++) {
                free = taken[i] != place;
            }
            if (free) {
                return place;
            }
        }
        return place(hash, 0);
    }

    private int place(byte[] hash, int at) {
        int first = hash[at] & 0xFF;
        return fanOut == 1 ? first : (first << Byte.SIZE) | (hash[at + 1] & 0xFF);
    }

    private static byte[] hash(byte[] path, int length) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(path, 0, length);
            return sha1.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
