package io.c19.cli.store;

import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What commands do about keys that were written apart. Fails as a {@link Store} does, whose part it is. */
public interface ConflictStore {
    Iterator<Disputed> list(Prefix prefix);

    /** Empty when the key is not in conflict. */
    Optional<Conflict> show(Key key);

    /**
     * Settles a conflict. Fails with {@code NOT_FOUND} when there is none, and with {@code PRECONDITION_FAILED} when it has other
     * sides than were seen.
     *
     * @param seen the sides that were looked at; null: whatever there is
     * @return empty when a policy was asked that does not merge the sides
     */
    Optional<Revision> resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note);

    Rules policies();

    PoliciesSet setPolicies(List<Rule> rules, Note note);

    /** @param settled how many conflicts the new policies decided */
    record PoliciesSet(Revision revision, long settled) {}
}
