package io.c19.cli;

import io.c19.layers.Revision;

/** How revisions are shown to a person. */
final class Revisions {
    private static final int BRIEF = 10;

    private Revisions() {}

    /** The beginning of a commit id, enough to name it in any store of a realistic size; other ids whole. */
    static String brief(Revision revision) {
        String id = revision.id();
        return id.matches("[0-9a-f]{40}") ? id.substring(0, BRIEF) : id;
    }
}
