package io.c19.layers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who made a write. Neither part may contain {@code < >} or control characters; the name is not empty. */
public record Author(String name, String mail) {
    private static final Pattern FORM = Pattern.compile("\\s*([^<>]+?)\\s*<([^<>]*)>\\s*");
    /** Length of a name and of a mail address, each, in characters. */
    public static final int PART_CHARS_MAX = 200;

    public Author {
        if (name.isBlank() || !fits(name) || !fits(mail)) {
            throw new IllegalArgumentException("author: '%s <%s>' (expected: Name <mail>)"
                    .formatted(name.replaceAll("\\p{Cntrl}", "?"), mail.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /** Reads {@code Name <mail>}. @throws IllegalArgumentException for any other form */
    public static Author parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "author: '%s' (expected: Name <mail>)".formatted(text.replaceAll("\\p{Cntrl}", "?")));
        }
        return new Author(form.group(1), form.group(2).strip());
    }

    private static boolean fits(String part) {
        return part.length() <= PART_CHARS_MAX
                && part.chars().noneMatch(c -> c == '<' || c == '>' || Character.isISOControl(c));
    }

    @Override
    public String toString() {
        return name + " <" + mail + ">";
    }
}
