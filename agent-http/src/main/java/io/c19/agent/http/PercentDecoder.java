package io.c19.agent.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strict percent-decoding (RFC 3986): two hexadecimal digits after every {@code %}, and UTF-8. A server's own decoding would
 * put replacement characters for what is wrong, and so read and write another key than the client meant.
 */
final class PercentDecoder {
    private final String what;
    private final String raw;
    private final int end;
    private final boolean plusIsSpace;
    private final StringBuilder text = new StringBuilder();

    private PercentDecoder(String what, String raw, int end, boolean plusIsSpace) {
        this.what = what;
        this.raw = raw;
        this.end = end;
        this.plusIsSpace = plusIsSpace;
    }

    /** The part of a path from an index on. @throws ProblemException saying what is wrong and where */
    static String path(String raw, int from) {
        return new PercentDecoder("path", raw, raw.length(), false).decode(from);
    }

    /**
     * A part of a query, encoded as HTML forms do, where a plus stands for a space.
     *
     * @throws ProblemException saying what is wrong and where
     */
    static String query(String raw, int from, int end) {
        return new PercentDecoder("query", raw, end, true).decode(from);
    }

    /** The part of a header's value from an index on. @throws ProblemException saying what is wrong and where */
    static String header(String name, String raw, int from) {
        return new PercentDecoder(name, raw, raw.length(), false).decode(from);
    }

    private String decode(int from) {
        int i = from;
        while (i < end) {
            char c = raw.charAt(i);
            if (c == '%') {
                i = run(i);
            } else if (c
                    == '\uFFFD') { // the server's mark for bytes that are not UTF-8; one that is meant comes encoded
                throw fault("a byte that is not UTF-8", i, "percent-encoded UTF-8");
            } else {
                text.append(c == '+' && plusIsSpace ? ' ' : c);
                i++;
            }
        }
        return text.toString();
    }

    /** Decodes the escapes that follow one another, since a character may take several. @return where they end */
    private int run(int start) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int i = start;
        while (i < end && raw.charAt(i) == '%') {
            int high = i + 2 < end ? hex(raw.charAt(i + 1)) : -1;
            int low = i + 2 < end ? hex(raw.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                throw fault(
                        "'%s'".formatted(raw.substring(i, Math.min(i + 3, end))),
                        i,
                        "% and two hexadecimal digits; a percent sign itself is %25");
            }
            bytes.write(high << 4 | low);
            i += 3;
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray());
        CharBuffer out = CharBuffer.allocate(in.remaining());
        CoderResult result = utf8.decode(in, out, true);
        if (result.isError()) {
            int at = start + 3 * in.position();
            throw fault("'%s' is not UTF-8".formatted(raw.substring(at, at + 3)), at, "percent-encoded UTF-8");
        }
        text.append(out.flip());
        return i;
    }

    /** Not {@link Character#digit}, which takes the digits of all scripts. */
    private static int hex(char c) {
        return "0123456789abcdef".indexOf(c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c);
    }

    private ProblemException fault(String fault, int index, String expected) {
        return ProblemType.INVALID_ENCODING
                .problem("%s: %s at index %d (expected: %s).".formatted(what, fault, index, expected))
                .with("expected", expected)
                .failure();
    }
}
