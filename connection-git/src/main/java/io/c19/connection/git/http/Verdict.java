package io.c19.connection.git.http;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command of a push.
 *
 * @param refusal why nothing was done, as a sentence on one line; null: it was done
 * @param note what else to tell a person; null: nothing
 */
record Verdict(@Nullable String refusal, @Nullable String note) {
    /** A person's terminal shows it on one line, and it has to fit a packet. */
    private static final int LENGTH_MAX = 1_000;

    static Verdict done(@Nullable String note) {
        return new Verdict(null, note);
    }

    static Verdict refused(String why) {
        String line = why.replaceAll("\\p{Cntrl}", " ");
        return new Verdict(line.length() > LENGTH_MAX ? line.substring(0, LENGTH_MAX) + "..." : line, null);
    }
}
