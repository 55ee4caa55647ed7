package io.c19.layers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a value's bytes: the id that Git gives them as a blob, so that every kind of state answers the same etag for
 * the same bytes, and a person can check one with {@code git hash-object}. 40 lower-case hexadecimal digits.
 *
 * @see <a href="https://git-scm.com/book/en/v2/Git-Internals-Git-Objects">Git objects</a>
 */
public final class Etag {
    private Etag() {}

    /** Reads the whole array; takes about a millisecond for 1 MiB. */
    public static String of(byte[] bytes) {
        MessageDigest sha1 = sha1();
        sha1.update(("blob " + bytes.length).getBytes(StandardCharsets.US_ASCII));
        sha1.update((byte) 0);
        return HexFormat.of().formatHex(sha1.digest(bytes));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
