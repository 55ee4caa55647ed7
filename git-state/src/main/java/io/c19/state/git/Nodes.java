package io.c19.state.git;

import io.c19.layers.Author;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** Names of nodes, as they stand in refs and commits. */
final class Nodes {
    static final String REFS = "refs/c19/nodes/";

    /** What is safe as a ref name, a mail address and a command line argument. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    /** {@link #NAME} in words. */
    static final String FORM = "1 to 63 letters, digits, - or _, beginning with a letter or digit";

    /** A top-level domain that can never exist, RFC 6761. */
    private static final String MAIL_DOMAIN = "@node.c19.invalid";

    private Nodes() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static String ref(String node) {
        return REFS + node;
    }

    /** The node itself, as committer and as author of what nobody else claims. */
    static Author author(String node) {
        return new Author(node, node + MAIL_DOMAIN);
    }

    /** The node that committed, or null when a person did. */
    static @Nullable String of(PersonIdent committer) {
        String mail = committer.getEmailAddress();
        return mail.endsWith(MAIL_DOMAIN) ? mail.substring(0, mail.length() - MAIL_DOMAIN.length()) : null;
    }

    /** Who it was, for people: Git allows authors that {@link Author} does not. */
    static Author author(PersonIdent ident) {
        String name = ident.getName().replaceAll("[<>\\p{Cntrl}]", "").strip();
        String mail = ident.getEmailAddress().replaceAll("[<>\\p{Cntrl}]", "").strip();
        return new Author(shortened(name.isEmpty() ? "unknown" : name), shortened(mail));
    }

    private static String shortened(String text) {
        return text.length() <= Author.PART_CHARS_MAX ? text : text.substring(0, Author.PART_CHARS_MAX);
    }
}
