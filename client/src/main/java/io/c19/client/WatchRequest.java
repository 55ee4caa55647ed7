package io.c19.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to be told of.
 *
 * @param prefixes keys that start with one of these, 100 at most; none: all keys
 * @param since begins behind this revision; null: now
 * @param values whether to be told the values that are put
 * @param previous whether to be told the values before, too
 * @param fromSnapshot begins with a {@link Step.Snapshot} of what is there, and then tells what changes; {@code since} does not count
 * @param breaks told about breaks
 */
public record WatchRequest(
        List<String> prefixes,
        @Nullable String since,
        boolean values,
        boolean previous,
        boolean fromSnapshot,
        Breaks breaks) {
    /** Told, by the thread that waits for the next step, when the agent goes away and when it is back. */
    public interface Breaks {
        Breaks UNNOTICED = new Breaks() {};

        /** The agent is away; it will be asked again until it is back or the watch is closed. */
        default void away(C19Exception cause) {}

        default void back() {}
    }

    public WatchRequest {
        prefixes = List.copyOf(prefixes);
    }

    public static WatchRequest prefix(String prefix) {
        return prefixes(List.of(prefix));
    }

    public static WatchRequest prefixes(List<String> prefixes) {
        return new WatchRequest(prefixes, null, false, false, false, Breaks.UNNOTICED);
    }

    /** Begins behind a revision that is in history: of a listing, or of the last change that was dealt with. */
    public WatchRequest since(@Nullable String revision) {
        return new WatchRequest(prefixes, revision, values, previous, fromSnapshot, breaks);
    }

    public WatchRequest withValues() {
        return new WatchRequest(prefixes, since, true, previous, fromSnapshot, breaks);
    }

    public WatchRequest withPrevious() {
        return new WatchRequest(prefixes, since, values, true, fromSnapshot, breaks);
    }

    /** Begins with what is there. */
    public WatchRequest withSnapshot() {
        return new WatchRequest(prefixes, since, values, previous, true, breaks);
    }

    public WatchRequest telling(Breaks listener) {
        return new WatchRequest(prefixes, since, values, previous, fromSnapshot, listener);
    }

    String target() {
        StringBuilder target = new StringBuilder("/v1/watch?values=").append(values);
        if (previous) {
            target.append("&previous=true");
        }
        prefixes.forEach(prefix -> target.append(Percent.query("&", "prefix", prefix)));
        return target.toString();
    }
}
