package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.store.Pages.Page;
import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Conflicts;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Resolution;
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

/** The conflicts of a state in this process. */
final class StateConflicts implements ConflictStore {
    private static final int PAGE = 1_000;

    private final Conflicts conflicts;

    StateConflicts(Conflicts conflicts) {
        this.conflicts = conflicts;
    }

    @Override
    public Iterator<Disputed> list(Prefix prefix) {
        return new Pages<>(page(prefix, null), next -> page(prefix, new Key(next)));
    }

    private Page<Disputed> page(Prefix prefix, @Nullable Key after) {
        Conflicts.Page page = conflicts.conflicts(prefix, after, PAGE);
        List<Disputed> keys = page.keys();
        return new Page<>(keys, page.more() ? keys.get(keys.size() - 1).key().text() : null);
    }

    @Override
    public Optional<Conflict> show(Key key) {
        return conflicts.conflict(key);
    }

    @Override
    public Optional<Revision> resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        Resolution resolution = conflicts.resolve(key, choice, seen, note);
        if (resolution instanceof Resolution.Resolved resolved) {
            return Optional.of(resolved.revision());
        } else if (resolution instanceof Resolution.Undecided) {
            return Optional.empty();
        } else if (resolution instanceof Resolution.OtherSides) {
            throw new Failure(
                    ExitCode.PRECONDITION_FAILED,
                    "'" + key + "' has other sides by now, so nothing was written: look again with `c19 conflicts "
                            + key + "`.");
        } else if (resolution instanceof Resolution.NotWritten not) {
            throw Refusals.of(not.why());
        }
        throw new Failure(ExitCode.NOT_FOUND, "'" + key + "' is not in conflict: `c19 conflicts` lists what is.");
    }

    @Override
    public Rules policies() {
        return conflicts.policies();
    }

    @Override
    public PoliciesSet setPolicies(List<Rule> rules, Note note) {
        ApplyResult result = conflicts.setPolicies(rules, note);
        if (result instanceof Applied applied) {
            return new PoliciesSet(applied.revision(), applied.outcomes().size());
        }
        throw Refusals.of(result);
    }
}
