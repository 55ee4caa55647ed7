package io.c19.cli.store;

import io.c19.client.Conflicts.Choice.ByPolicy;
import io.c19.client.Conflicts.Choice.Take;
import io.c19.client.Conflicts.Resolution;
import io.c19.layers.Author;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conflicts of an agent. */
final class HttpConflicts implements ConflictStore {
    private final Agent agent;
    private final Clock clock;

    HttpConflicts(Agent agent, Clock clock) {
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public Iterator<Disputed> list(Prefix prefix) {
        return agent.each(
                agent.read(c19 -> c19.conflicts().list(prefix.text())),
                disputed -> new Disputed(new Key(disputed.key()), disputed.sides()));
    }

    @Override
    public Optional<Conflict> show(Key key) {
        return agent.read(c19 -> c19.conflicts().show(key.text()))
                .map(conflict -> new Conflict(
                        key,
                        new Revision(conflict.revision()),
                        Terms.valueOrNull(conflict.base()),
                        conflict.sides().stream().map(HttpConflicts::side).toList(),
                        conflict.visible() == null ? null : new Revision(conflict.visible())));
    }

    private static Side side(io.c19.client.Conflicts.Side side) {
        return new Side(
                new Revision(side.commit()),
                side.node(),
                Author.parse(side.author()),
                side.time(),
                Terms.valueOrNull(side.value()));
    }

    @Override
    public Optional<Revision> resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        List<String> sides =
                seen == null ? null : seen.stream().map(Revision::id).toList();
        Resolution resolution =
                agent.write(c19 -> c19.conflicts().resolve(key.text(), choice(choice), sides, Terms.note(note)));
        if (resolution instanceof Resolution.NotInConflict none) {
            throw Agent.refused(none.problem());
        } else if (resolution instanceof Resolution.OtherSides others) {
            throw Agent.refused(others.problem());
        }
        return resolution instanceof Resolution.Resolved resolved
                ? Optional.of(new Revision(resolved.revision()))
                : Optional.empty();
    }

    private io.c19.client.Conflicts.Choice choice(Choice choice) {
        if (choice instanceof Choice.TakeSide side) {
            return new Take(side.commit().id());
        } else if (choice instanceof Choice.Put put) {
            return new io.c19.client.Conflicts.Choice.Put(Terms.sent(put.value()), Terms.ttl(put.value(), clock));
        } else if (choice instanceof Choice.ByPolicy policy) {
            return new ByPolicy(policy.kind(), policy.nodes());
        }
        return new io.c19.client.Conflicts.Choice.Delete();
    }

    @Override
    public Rules policies() {
        io.c19.client.Conflicts.Policies policies =
                agent.read(c19 -> c19.conflicts().policies());
        List<Rule> rules = policies.rules().stream()
                .map(rule -> new Rule(new Prefix(rule.prefix()), rule.policy(), rule.nodes()))
                .toList();
        return new Rules(rules, policies.faults());
    }

    @Override
    public PoliciesSet setPolicies(List<Rule> rules, Note note) {
        List<io.c19.client.Conflicts.Rule> sent = rules.stream()
                .map(rule -> new io.c19.client.Conflicts.Rule(rule.prefix().text(), rule.kind(), rule.nodes()))
                .toList();
        io.c19.client.Conflicts.PoliciesSet set =
                agent.write(c19 -> c19.conflicts().setPolicies(sent, Terms.note(note)));
        return new PoliciesSet(new Revision(set.revision()), set.settled());
    }
}
