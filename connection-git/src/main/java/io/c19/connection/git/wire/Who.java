package io.c19.connection.git.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is speaking, as requests and replies between nodes say in a header.
 *
 * @param node its name
 * @param instance made anew at each start, so that one can tell oneself from another of the same name
 */
public record Who(String node, String instance) {
    public static final String HEADER = "C19-Node";

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,62}) ([0-9a-f]{1,32})");

    /** @return null when the header is missing or says nothing of the kind */
    public static @Nullable Who parse(@Nullable String header) {
        Matcher matcher = FORM.matcher(header == null ? "" : header);
        return matcher.matches() ? new Who(matcher.group(1), matcher.group(2)) : null;
    }

    @Override
    public String toString() {
        return node + " " + instance;
    }
}
