package io.c19.layers;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Capability of a state that can tell what happened since an older revision, so that whoever follows it may go away and come
 * back; what happens from now on is told by {@link State#subscribe}. The agent calls it on the thread that answers, when a watch begins, and then on the one that tells
 * all watchers. Thread-safe; blocks for disk, never for a writer.
 *
 * <p>The way from one revision to another is a chain of hops, each of which happens at once: whoever applies the changes of all
 * hops, one after the other, to what was there at the beginning has what is there at the end.
 */
public interface Watch {
    /**
     * The way from a revision to the newest one, or the beginning of it. A hop is a single revision wherever the state went from one
     * to the next. Where what others wrote was joined, all of that is one hop; so is what leads from a revision that the newest one does not
     * descend from.
     *
     * @param prefixes hops that certainly change none of these may be left out
     * @param hopsMax at least 1
     * @return empty when the revision is not known, or no longer held
     */
    Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax);

    /**
     * The beginning of a way.
     *
     * @param hops in order; between the end of one and the beginning of the next nothing that was asked for has changed, nor
     *     before the first one and behind the last
     * @param end where it leads; the same as the revision that was asked for when there is nothing newer
     */
    record Way(List<Hop> hops, Revision end) {
        public Way {
            hops = List.copyOf(hops);
        }
    }

    /** From one revision to another, as one change. */
    record Hop(Revision from, Revision to) {}

    /**
     * The keys whose values differ, in order: bytes, type or expiry, as in {@link Committed}.
     *
     * @param hop of a way that this state told, or from one newest revision to the next
     * @param after the last key of the page before; null for the first page
     * @param limit at least 1
     * @return empty when it is no longer held
     */
    Optional<Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit);

    /** The keys of which another set of sides is in conflict, in order; otherwise as {@link #changes}. */
    default Optional<Page<Dispute>> disputes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        return Optional.of(new Page<>(List.of(), false));
    }

    /** @param sides the commits of the sides that there are now; empty: the conflict is settled */
    record Dispute(Key key, List<Revision> sides) {
        public Dispute {
            sides = List.copyOf(sides);
        }
    }

    /** @param more whether there are further ones behind the last */
    record Page<T>(List<T> items, boolean more) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** What is stored for a key as of a revision, expired or not; empty when nothing is, or the revision is no longer held. */
    Optional<Entry> stored(Revision revision, Key key);

    /** How far back ways begin, as a sentence for a person who asked for one that is not known. */
    String reach();
}
