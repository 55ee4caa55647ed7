package io.c19.agent.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110, 13.1): {@code *}, or a list of etags.
 *
 * @param any whether it is {@code *}
 * @param strong the etags as they are, without their quotes
 * @param weak those marked {@code W/}; they match only where a weak comparison is asked for
 */
record EtagHeader(boolean any, Set<String> strong, Set<String> weak) {
    private static final Pattern ETAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"\\s*(,|$)");
    private static final String EXPECTED = "* or a list of etags in double quotes";

    EtagHeader {
        strong = Set.copyOf(strong);
        weak = Set.copyOf(weak);
    }

    /** @throws ProblemException when it has another form */
    static EtagHeader parse(String name, List<String> lines) {
        String text = String.join(",", lines).strip();
        if (text.equals("*")) {
            return new EtagHeader(true, Set.of(), Set.of());
        }
        Set<String> strong = new LinkedHashSet<>();
        Set<String> weak = new LinkedHashSet<>();
        Matcher etag = ETAG.matcher(text);
        int end = 0;
        while (end < text.length() && etag.region(end, text.length()).lookingAt()) {
            (etag.group(1) == null ? strong : weak).add(etag.group(2));
            end = etag.end();
        }
        if (text.isEmpty() || end < text.length()) {
            throw ProblemType.INVALID_REQUEST
                    .problem("%s: '%s' (expected: %s).".formatted(name, Texts.shown(text), EXPECTED))
                    .with("expected", EXPECTED)
                    .with("actual", Texts.shown(text))
                    .failure();
        }
        return new EtagHeader(false, strong, weak);
    }

    /** For {@code If-Match}: an etag that is only weakly the same may name other bytes. */
    boolean matchesStrongly(String etag) {
        return any || strong.contains(etag);
    }

    /** For {@code If-None-Match}. */
    boolean matchesWeakly(String etag) {
        return matchesStrongly(etag) || weak.contains(etag);
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }
}
