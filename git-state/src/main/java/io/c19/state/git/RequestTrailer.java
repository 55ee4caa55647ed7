package io.c19.state.git;

import io.c19.layers.Transaction.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last line of the message of a commit that was made on a request which can be recognized, if it is sent again. It is part of the
 * commit, so it is there exactly when what was asked for is done.
 *
 * <pre>C19-Idempotency-Key: order-17 sha256:9f86d0...0a08 2026-01-01T00:00:00.123456Z then</pre>
 *
 * @param at the instant by which was judged what had expired
 * @param held whether the conditions did
 */
record RequestTrailer(Request request, Instant at, boolean held) {
    private static final String NAME = "C19-Idempotency-Key: ";

    private static final Pattern FORM =
            Pattern.compile(NAME + "([!-~]+) sha256:([0-9a-f]{64}) ([0-9TZ:.+-]{1,40}) (then|else)");

    String line() {
        return "%s%s sha256:%s %s %s".formatted(NAME, request.key(), request.digest(), at, held ? "then" : "else");
    }

    /** That of a commit with this message; null when it has none. */
    static @Nullable RequestTrailer of(String message) {
        Matcher form = FORM.matcher(lastLine(message));
        if (!form.matches()) {
            return null;
        }
        try {
            Request request = new Request(form.group(1), form.group(2));
            return new RequestTrailer(
                    request, Instant.parse(form.group(3)), form.group(4).equals("then"));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    /** The message as it was given. */
    static String without(String message) {
        String line = lastLine(message);
        return FORM.matcher(line).matches()
                ? message.strip().substring(0, message.strip().length() - line.length())
                : message;
    }

    /** A message that nobody takes for one with a trailer. */
    static String harmless(String message) {
        return FORM.matcher(lastLine(message)).matches() ? message.strip() + "\n--" : message;
    }

    private static String lastLine(String message) {
        String text = message.strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
