package io.c19.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watch tells. */
public sealed interface Step {
    /** To go on from, once it was dealt with. */
    String revision();

    /**
     * What happened at once, in one revision: first the values and then the conflicts, each in the order of keys.
     *
     * @param whole false when more of this revision follows, which happens past 100,000 events or 64 MiB of values only; the parts before the
     *     last are told again after a break
     */
    record Change(String revision, List<Event> events, boolean whole) implements Step {
        public Change {
            events = List.copyOf(events);
        }
    }

    /**
     * What there is, in place of what changed: forget what you knew of these keys. It is the first step if it was asked for, and comes when the
     * agent does not know the revision to go on from, or not any more.
     *
     * @param items all keys, with values if these were asked for; read it to its end before the next step
     * @param cause why it was not possible to go on; null when it was asked for
     */
    record Snapshot(String revision, Pages<Item> items, @Nullable Problem cause) implements Step {}
}
