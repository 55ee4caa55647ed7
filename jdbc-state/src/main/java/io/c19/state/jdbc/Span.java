package io.c19.state.jdbc;

import io.c19.layers.Selection;
import org.jspecify.annotations.Nullable;

/**
 * Texts in the order of their code points, which is that of their UTF-8 bytes.
 *
 * @param from the first one
 * @param to the first one behind them; null: there is none
 */
record Span(String from, @Nullable String to) {
    /** All that begin with it. */
    static Span of(String prefix) {
        return new Span(prefix, after(prefix));
    }

    static Span of(Selection selection) {
        if (selection instanceof Selection.One one) {
            // No key holds U+0000, so nothing else lies in between.
            return new Span(one.key().text(), one.key().text() + '\u0001');
        }
        return of(((Selection.Under) selection).prefix().text());
    }

    /** The least text behind all that begin with a prefix: its last code point that has a next one, and that. */
    static @Nullable String after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    Span startingAt(String text) {
        return new Span(text, to);
    }

    /** What of a statement it stands for. */
    String condition(String column) {
        return " " + column + " >= ?" + (to == null ? "" : " AND " + column + " < ?");
    }

    /** Its own parameters, behind others and before others. */
    Object[] between(Object[] before, Object... after) {
        int own = to == null ? 1 : 2;
        Object[] all = new Object[before.length + own + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        all[before.length] = from;
        if (to != null) {
            all[before.length + 1] = to;
        }
        System.arraycopy(after, 0, all, before.length + own, after.length);
        return all;
    }
}
