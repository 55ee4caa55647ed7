package io.c19.client;

import org.jspecify.annotations.Nullable;

/**
 * What to list.
 *
 * @param prefix keys that start with it; a plain prefix, empty for all
 * @param grouped whether keys that go on past the next {@code /} behind the prefix are folded into one, as in a directory
 * @param values whether to read the values too
 * @param at a revision, the beginning of one, a tag, or an RFC 3339 time; null: the newest
 * @param pageMax how many are fetched at a time, 1 to 1000, or as many as the agent takes at most
 */
public record ListRequest(String prefix, boolean grouped, boolean values, @Nullable String at, int pageMax) {
    private static final int PAGE = 1_000;

    public static ListRequest prefix(String prefix) {
        return new ListRequest(prefix, false, false, null, PAGE);
    }

    public ListRequest byDirectory() {
        return new ListRequest(prefix, true, values, at, pageMax);
    }

    public ListRequest withValues() {
        return new ListRequest(prefix, grouped, true, at, pageMax);
    }

    public ListRequest at(@Nullable String revision) {
        return new ListRequest(prefix, grouped, values, revision, pageMax);
    }

    public ListRequest withPageMax(int count) {
        return new ListRequest(prefix, grouped, values, at, count);
    }

    String target() {
        return "/v1/kv?prefix=" + Percent.value(prefix) + (grouped ? "&delimiter=%2F" : "")
                + (values ? "&values=true" : "") + (pageMax == PAGE ? "" : "&limit=" + pageMax)
                + Percent.query("&", "at", at);
    }
}
