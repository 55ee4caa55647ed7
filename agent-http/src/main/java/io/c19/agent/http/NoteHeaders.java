package io.c19.agent.http;

import io.c19.layers.Author;
import io.c19.layers.Note;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What goes into history beside a change: {@code C19-Author} and {@code C19-Message}, or the members of the same meaning.
 *
 * <p>A header's text is UTF-8. For clients that send ASCII only, it may also be an extended value of RFC 8187,
 * {@code UTF-8''percent-encoded}, which can hold line breaks too.
 */
final class NoteHeaders {
    static final String AUTHOR = "C19-Author";
    static final String MESSAGE = "C19-Message";

    private static final String EXTENDED = "UTF-8''";

    /** Both parts of an author are bounded by {@link Author}; this bounds what it has to look at. */
    private static final int AUTHOR_CHARS_MAX = 500;

    /** Far more than anyone writes; every reader of the log pays for it. */
    private static final int MESSAGE_CHARS_MAX = 10_000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\x{D800}-\\x{DFFF}&&[^\\n\\t]]");

    private NoteHeaders() {}

    /** @throws ProblemException when one does not fit */
    static Note read(@Nullable String author, @Nullable String message) {
        return note(AUTHOR, decoded(AUTHOR, author), MESSAGE, decoded(MESSAGE, message));
    }

    /** The members of a JSON body; a header stands in for one that is missing. */
    static Note read(Members members, Note headers) {
        Note body = note("author", members.text("author"), "message", members.text("message"));
        return new Note(
                body.author() == null ? headers.author() : body.author(),
                body.message() == null ? headers.message() : body.message());
    }

    private static Note note(String authorName, @Nullable String author, String messageName, @Nullable String message) {
        return new Note(author(authorName, author), message(messageName, message));
    }

    private static @Nullable Author author(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            if (text.length() <= AUTHOR_CHARS_MAX && !CONTROL.matcher(text).find()) {
                return Author.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // Answered below, as for other texts that do not fit.
        }
        throw wrong(name, text, "Name <mail>");
    }

    private static @Nullable String message(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String lines = text.replace("\r\n", "\n");
        if (lines.length() > MESSAGE_CHARS_MAX || CONTROL.matcher(lines).find()) {
            throw wrong(name, text, "text without control characters, at most %d long".formatted(MESSAGE_CHARS_MAX));
        }
        return lines;
    }

    private static @Nullable String decoded(String name, @Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
            return PercentDecoder.header(name, header, EXTENDED.length());
        }
        // Servers read header bytes as ISO 8859-1; what was sent as UTF-8 is told by being it.
        String utf8 = Texts.utf8(header.getBytes(StandardCharsets.ISO_8859_1));
        return utf8 == null ? header : utf8;
    }

    private static ProblemException wrong(String name, String actual, String expected) {
        return ProblemType.INVALID_REQUEST
                .problem("%s: '%s' (expected: %s).".formatted(name, Texts.shown(actual), expected))
                .with("expected", expected)
                .failure();
    }
}
