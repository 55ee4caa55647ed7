package io.c19.layers;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a value: one or more segments joined by {@code /}.
 *
 * <p>Any Unicode text is a key, save that no segment may be empty, {@code .} or {@code ..}, and that control characters
 * (U+0000..U+001F, U+007F..U+009F) and unpaired surrogates are refused. Lengths are bounded by {@link Limits}, not here,
 * since they are configuration. Keys order by their UTF-8 bytes. Immutable.
 *
 * @param text the whole key, as a person writes it, not percent-encoded
 */
public record Key(String text) implements Comparable<Key> {
    public static final char SEPARATOR = '/';

    /** The order of keys, for texts that need not be whole keys, such as a position in a listing. */
    public static final Comparator<String> TEXT_ORDER = Text::compareUtf8;

    /** @throws InvalidKeyException with what is wrong and where */
    public Key {
        String fault = fault(text);
        if (fault != null) {
            throw new InvalidKeyException(text, fault);
        }
    }

    public List<String> segments() {
        return List.of(text.split("/", -1));
    }

    public int utf8Length() {
        return Text.utf8Length(text);
    }

    @Override
    public int compareTo(Key other) {
        return Text.compareUtf8(text, other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static @Nullable String fault(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        String fault = Text.fault(text);
        return fault == null ? Text.segmentFault(text, true) : fault;
    }
}
