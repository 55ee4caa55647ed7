package io.c19.layers;

/**
 * Who made a write. Neither part may contain {@code < >}, control characters or unpaired surrogates; the name is not empty.
 * White space around the parts is left out, as Git does.
 */
public record Author(String name, String mail) {
    /** Length of a name and of a mail address, each, in characters. */
    public static final int PART_CHARS_MAX = 200;

    public Author {
        name = name.strip();
        mail = mail.strip();
        if (name.isEmpty() || !fits(name) || !fits(mail)) {
            throw wrong(name + " <" + mail + ">");
        }
    }

    /** Reads {@code Name <mail>}. @throws IllegalArgumentException for any other form */
    public static Author parse(String text) {
        String form = text.strip();
        int open = form.indexOf('<');
        if (open < 0 || !form.endsWith(">")) {
            throw wrong(text);
        }
        return new Author(form.substring(0, open), form.substring(open + 1, form.length() - 1));
    }

    private static boolean fits(String part) {
        return part.length() <= PART_CHARS_MAX
                && part.indexOf('<') < 0
                && part.indexOf('>') < 0
                && Text.fault(part) == null;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("author: '%s' (expected: Name <mail>, each of at most %d characters)"
                .formatted(Text.shown(text), PART_CHARS_MAX));
    }

    @Override
    public String toString() {
        return name + " <" + mail + ">";
    }
}
