package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Conflicts;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state with the conflicts that a test gives it. What is asked of it is remembered, and answered as the test says. */
final class DisputedState extends ForwardingState implements Conflicts {
    final TreeMap<Key, Conflict> conflicts = new TreeMap<>();
    final List<Asked> asked = new ArrayList<>();
    Resolution answer = new Resolution.NotInConflict();
    Rules rules = new Rules(List.of(), List.of());

    record Asked(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {}

    DisputedState(State state) {
        super(state);
    }

    @Override
    public Page conflicts(Prefix prefix, @Nullable Key after, int limit) {
        List<Disputed> all = conflicts.values().stream()
                .filter(conflict -> prefix.matches(conflict.key()))
                .filter(conflict -> after == null || conflict.key().compareTo(after) > 0)
                .map(conflict -> new Disputed(conflict.key(), conflict.sides().size()))
                .toList();
        return new Page(head().revision(), all.subList(0, Math.min(limit, all.size())), all.size() > limit);
    }

    @Override
    public Optional<Conflict> conflict(Key key) {
        return Optional.ofNullable(conflicts.get(key));
    }

    @Override
    public Resolution resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        asked.add(new Asked(key, choice, seen, note));
        return answer;
    }

    @Override
    public Rules policies() {
        return rules;
    }

    @Override
    public ApplyResult setPolicies(List<Rule> given, Note note) {
        rules = new Rules(given, List.of());
        return new Applied(head().revision(), List.of());
    }

    @Override
    public String kind() {
        return "Disputed";
    }
}
