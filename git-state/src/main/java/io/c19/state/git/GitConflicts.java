package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Page;
import io.c19.layers.Conflicts.Resolution;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Expiry;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.state.git.join.Content;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.Disputes;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.join.policy.Policy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Answers what is in conflict, as the tree of {@code main} says it, and settles it. Thread-safe. */
final class GitConflicts {
    private final StoredObjects objects;
    private final Layout layout;
    private final Writes writes;
    private final Expiry expiry;
    private final InstantSource clock;
    private final SideReader reader;
    private final Function<ObjectSource, Derivations> derivations;

    /** @param derivations new ones over these objects, for one question: they are for one thread */
    GitConflicts(
            StoredObjects objects,
            Layout layout,
            Writes writes,
            Expiry expiry,
            InstantSource clock,
            Function<ObjectSource, Derivations> derivations) {
        this.objects = objects;
        this.layout = layout;
        this.writes = writes;
        this.expiry = expiry;
        this.clock = clock;
        this.reader = new SideReader(objects);
        this.derivations = derivations;
    }

    Page list(Prefix prefix, @Nullable Key after, int limit) {
        GitSnapshot newest = writes.newest();
        SortedMap<Key, Integer> found = new ConflictWalk(objects, layout, prefix, after, limit + 1)
                .walk(newest.roots().conflicts());
        List<Disputed> keys = new ArrayList<>();
        found.forEach((key, sides) -> keys.add(new Disputed(key, sides)));
        boolean more = keys.size() > limit;
        return new Page(newest.revision(), more ? keys.subList(0, limit) : keys, more);
    }

    Optional<Conflict> show(Key key) {
        GitSnapshot newest = writes.newest();
        if (newest.roots().conflicts() == null) {
            return Optional.empty();
        }
        String path = layout.path(key);
        Disputes disputes = derivations.apply(objects).disputes(newest.head().tree());
        SortedMap<ObjectId, Content> contents = disputes.sides(path);
        if (contents.isEmpty()) {
            return Optional.empty();
        }
        List<Side> sides = reader.sides(contents);
        return Optional.of(new Conflict(
                key, newest.revision(), base(disputes, path, contents), sides, visible(newest, key, sides, contents)));
    }

    /** A write that is kept although nobody wrote beside it has none that would help. */
    private @Nullable Value base(Disputes disputes, String path, SortedMap<ObjectId, Content> contents) {
        Content base = contents.size() < 2 ? null : disputes.base(path, contents.keySet());
        return base == null ? null : reader.value(base);
    }

    /** Of several that left what readers see, the latest. */
    private @Nullable Revision visible(
            GitSnapshot newest, Key key, List<Side> sides, SortedMap<ObjectId, Content> contents) {
        Roots.Located seen = newest.stored(key);
        for (Side side : sides) {
            Content content = contents.get(ObjectId.fromString(side.commit().id()));
            if (seen != null && content != null && isSame(seen, content)) {
                return side.commit();
            }
        }
        return null;
    }

    private static boolean isSame(Roots.Located seen, Content content) {
        ObjectId metadata =
                content.metadata() == null ? null : content.metadata().id();
        return content.value() != null
                && content.value().id().equals(seen.blob())
                && (metadata == null ? seen.metadataId() == null : metadata.equals(seen.metadataId()));
    }

    Resolution resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        if (choice instanceof Choice.ByPolicy by) {
            Rule unused = new Rule(Prefix.ALL, by.kind(), by.nodes());
        }
        NewValue made =
                choice instanceof Choice.Put put ? NewValue.of(expiry.applyTo(put.value(), clock.instant())) : null;
        ResolveRequest request = new ResolveRequest(key, choice, made, seen, note, reader, derivations);
        return request.resolution(writes.submit(request));
    }

    Rules policies() {
        ObjectId file = Roots.find(objects, writes.newest().head().tree(), Policies.PATH, false);
        if (file == null) {
            return new Rules(List.of(), List.of());
        }
        Policies stored = Policies.parse(objects.blob(file));
        List<String> faults = new ArrayList<>(stored.faults());
        List<Rule> rules = new ArrayList<>();
        for (Policies.Rule rule : stored.rules()) {
            try {
                Policy policy = rule.policy();
                rules.add(new Rule(new Prefix(rule.prefix()), policy.kind().word(), policy.nodes()));
            } catch (InvalidKeyException e) {
                faults.add(e.getMessage());
            }
        }
        return new Rules(rules, faults);
    }

    ApplyResult setPolicies(List<Rule> rules, Note note) {
        Policies policies = new Policies(
                rules.stream()
                        .map(rule -> new Policies.Rule(
                                rule.prefix().text(), new Policy(Policy.Kind.of(rule.kind()), rule.nodes())))
                        .toList(),
                List.of());
        int bytes = policies.toBytes().length;
        if (bytes > PolicyRequest.FILE_BYTES_MAX) {
            throw new LimitException("length of all policies in bytes", bytes, PolicyRequest.FILE_BYTES_MAX);
        }
        return writes.submit(new PolicyRequest(policies, note, reader, derivations));
    }
}
