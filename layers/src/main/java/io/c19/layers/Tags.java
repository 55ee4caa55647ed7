package io.c19.layers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Capability of a state with {@link History} whose revisions can be given names. The agent calls it for the routes of tags, and where a request
 * names a revision, on the thread that answers. Thread-safe; blocks for disk.
 */
public interface Tags {
    /**
     * All that name a revision of this state, in the order of their names.
     *
     * @param after the last name of the page before; null for the first page
     * @param limit at least 1
     */
    Page tags(@Nullable String after, int limit);

    /** @param more whether there are further ones behind the last */
    record Page(List<Tag> tags, boolean more) {
        public Page {
            tags = List.copyOf(tags);
        }
    }

    /** @param time of the revision */
    record Tag(String name, Revision revision, Instant time) {}

    /** Empty when there is none of that name. */
    Optional<Tag> tag(String name);

    /**
     * Gives a revision a name, durably.
     *
     * @param revision one that this state gave out
     * @param mayReplace is asked with the revision that has the name now, null when none has; called again should that change meanwhile
     * @throws StateException when the storage fails
     */
    Tagged set(String name, Revision revision, Predicate<@Nullable Revision> mayReplace);

    /** Takes a name away; as {@link #set}. */
    Tagged delete(String name, Predicate<@Nullable Revision> mayDelete);

    /** What became of it. */
    sealed interface Tagged {
        /** @param before the revision that had the name; null when none had */
        record Done(@Nullable Revision before) implements Tagged {}

        /** The predicate said no. */
        record Refused(@Nullable Revision actual) implements Tagged {}

        /** @param fault why there can be no tag of this name, such as {@code is empty} */
        record InvalidName(String fault) implements Tagged {}
    }
}
