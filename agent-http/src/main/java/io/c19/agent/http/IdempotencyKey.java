package io.c19.agent.http;

import io.c19.layers.Transaction.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a client names a request, so that it may send it again when the answer was lost.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP Header
 *     Field</a>, which writes it in quotes; most clients do not
 */
final class IdempotencyKey {
    static final String NAME = "Idempotency-Key";

    /** Tells a client that the answer is that of an earlier request. */
    static final String REPLAYED = "C19-Replayed";

    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"");

    private IdempotencyKey() {}

    /**
     * Null when the client gave none.
     *
     * @param body of the request; with what the headers say of author and message, it is all that is asked for
     * @throws ProblemException when it is malformed
     */
    static @Nullable Request read(Exchange exchange, byte[] body) {
        String given = exchange.single(NAME);
        if (given == null) {
            return null;
        }
        Matcher quoted = QUOTED.matcher(given.strip());
        String key = quoted.matches() ? quoted.group(1) : given.strip();
        try {
            return new Request(key, digest(exchange, body));
        } catch (IllegalArgumentException e) {
            throw ProblemType.INVALID_REQUEST
                    .problem("%s: '%s' (expected: 1 to %d visible ASCII characters)."
                            .formatted(NAME, Texts.shown(key), Request.KEY_CHARS_MAX))
                    .failure();
        }
    }

    private static String digest(Exchange exchange, byte[] body) {
        MessageDigest digest = sha256();
        for (String name : new String[] {NoteHeaders.AUTHOR, NoteHeaders.MESSAGE}) {
            // No header holds a line break, so that nothing is taken for the next one, or the body.
            digest.update((exchange.header(name) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(body));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
