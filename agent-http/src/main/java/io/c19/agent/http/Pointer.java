package io.c19.agent.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON document (RFC 6901). Jackson's own pointer takes texts that the RFC forbids, such as {@code ~2}.
 *
 * @param text as it was written
 */
record Pointer(String text, List<String> tokens) {
    Pointer {
        tokens = List.copyOf(tokens);
    }

    static Pointer parse(String text) throws Json.Fault {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new Json.Fault("pointer '%s' (expected: empty, or / before every name)".formatted(text));
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.split("/", -1)) {
            tokens.add(unescaped(token, text));
        }
        return new Pointer(text, tokens.subList(1, tokens.size()));
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    String last() {
        return tokens.get(tokens.size() - 1);
    }

    /** Whether the other is within what this one points to. */
    boolean holds(Pointer other) {
        return other.tokens.size() > tokens.size()
                && other.tokens.subList(0, tokens.size()).equals(tokens);
    }

    private static String unescaped(String token, String text) throws Json.Fault {
        for (int i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
            if (i + 1 == token.length() || "01".indexOf(token.charAt(i + 1)) < 0) {
                throw new Json.Fault("pointer '%s' (expected: ~0 for ~ and ~1 for / within a name)".formatted(text));
            }
        }
        return token.replace("~1", "/").replace("~0", "~");
    }
}
