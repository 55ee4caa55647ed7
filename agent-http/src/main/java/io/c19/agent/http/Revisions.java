package io.c19.agent.http;

import io.c19.layers.History;
import io.c19.layers.History.Lookup;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import org.jspecify.annotations.Nullable;

/** Finds what clients name: the newest revision, an older one, a state's history. */
final class Revisions {
    private final State state;

    Revisions(State state) {
        this.state = state;
    }

    boolean hasHistory() {
        return state.capability(History.class).isPresent();
    }

    /** @throws ProblemException when the state has none */
    History history() {
        return state.capability(History.class).orElseThrow(this::noHistory);
    }

    /**
     * The state as of a revision.
     *
     * @param name as a person writes it; null: the newest
     * @throws ProblemException when there is none of that name
     */
    Snapshot named(@Nullable String name) {
        if (name == null) {
            return state.head();
        }
        if (name.isEmpty()) {
            throw unknown(name).failure();
        }
        if (!hasHistory()) {
            // Without history, a state still holds the newest revisions, by their full names.
            return state.at(new Revision(name)).orElseThrow(this::noHistory);
        }
        return snapshot(find(name), name);
    }

    /** A revision for the state to look for; without history, it is known by its full name only. */
    Revision revision(String name) {
        if (name.isEmpty()) {
            throw unknown(name).failure();
        }
        return hasHistory() ? find(name) : new Revision(name);
    }

    /** @throws ProblemException when there is none of that name, or no history */
    Revision find(String name) {
        Lookup lookup = history().find(name);
        if (lookup instanceof Lookup.Found found) {
            return found.revision();
        } else if (lookup instanceof Lookup.Ambiguous ambiguous) {
            throw ProblemType.REVISION_AMBIGUOUS
                    .problem("revision: '%s' is short for several (expected: more digits of one of %s)."
                            .formatted(Texts.shown(name), ambiguous.candidates()))
                    .with("actual", Texts.shown(name))
                    .with(
                            "candidates",
                            ambiguous.candidates().stream().map(Revision::id).toList())
                    .failure();
        }
        throw unknown(name).failure();
    }

    /** A revision that a cursor pins. @throws ProblemException when it is no longer held */
    Snapshot pinned(String id) {
        if (id.isEmpty()) {
            throw Cursor.expired();
        }
        return state.at(new Revision(id)).orElseThrow(Cursor::expired);
    }

    private Snapshot snapshot(Revision revision, String name) {
        return state.at(revision).orElseThrow(() -> unknown(name).failure());
    }

    private ProblemException noHistory() {
        return ProblemType.NOT_SUPPORTED.failure(
                "A state of kind %s keeps no history; run the agent with a state of kind Git or Sql for it."
                        .formatted(state.kind()));
    }

    static Problem unknown(String name) {
        return ProblemType.REVISION_NOT_FOUND
                .problem(
                        "revision: '%s' is not known here (expected: main, a revision, an abbreviated one, a tag or an RFC 3339 time since the first; ~N goes back by N)."
                                .formatted(Texts.shown(name)))
                .with("actual", Texts.shown(name));
    }
}
