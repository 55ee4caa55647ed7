package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Resolution;
import io.c19.layers.Conflicts.Resolution.NotInConflict;
import io.c19.layers.Conflicts.Resolution.NotWritten;
import io.c19.layers.Conflicts.Resolution.OtherSides;
import io.c19.layers.Conflicts.Resolution.Resolved;
import io.c19.layers.Conflicts.Resolution.Undecided;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Revision;
import io.c19.state.git.join.Content;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.Disputes;
import io.c19.state.git.join.policy.Policy;
import io.c19.state.git.object.NewObject;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Settles what is in conflict about a key (merge rule 11). */
final class ResolveRequest implements WriteRequest {
    private final Key key;
    private final Choice choice;
    private final @Nullable NewValue made;
    private final @Nullable Set<Revision> seen;
    private final Note note;
    private final SideReader reader;
    private final Function<ObjectSource, Derivations> derivations;
    private @Nullable Resolution refusal;

    /** @param made the objects of a choice to put a value */
    ResolveRequest(
            Key key,
            Choice choice,
            @Nullable NewValue made,
            @Nullable Set<Revision> seen,
            Note note,
            SideReader reader,
            Function<ObjectSource, Derivations> derivations) {
        this.key = key;
        this.choice = choice;
        this.made = made;
        this.seen = seen;
        this.note = note;
        this.reader = reader;
        this.derivations = derivations;
    }

    /** @param result of submitting it */
    Resolution resolution(ApplyResult result) {
        if (refusal != null) {
            return refusal;
        }
        return result instanceof Applied applied
                ? new Resolved(
                        applied.revision(),
                        applied.outcomes().isEmpty()
                                ? null
                                : applied.outcomes().get(0).after())
                : new NotWritten(result);
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        refusal = null;
        Derivations derived = derivations.apply(newest.objects());
        Disputes disputes = derived.disputes(newest.head().tree());
        String path = newest.layout().path(key);
        SortedMap<ObjectId, Content> sides = disputes.sides(path);
        if (sides.isEmpty()) {
            return refused(newest, new NotInConflict());
        }
        if (seen != null && !seen.equals(commits(sides))) {
            return refused(newest, new OtherSides(reader.sides(sides)));
        }
        if (choice instanceof Choice.TakeSide side) {
            Content content = ObjectId.isId(side.commit().id())
                    ? sides.get(ObjectId.fromString(side.commit().id()))
                    : null;
            String subject = "take %.10s".formatted(side.commit().id());
            return content == null
                    ? refused(newest, new OtherSides(reader.sides(sides)))
                    : write(newest, content, List.of(), subject);
        }
        if (choice instanceof Choice.ByPolicy by) {
            Content content = disputes.decided(path, new Policy(Policy.Kind.of(by.kind()), by.nodes()));
            ObjectId value = content == null || content.value() == null
                    ? null
                    : content.value().id();
            return content == null
                    ? refused(newest, new Undecided())
                    : write(newest, content, value == null ? List.of() : derived.made(value), "by " + by.kind());
        }
        return made == null
                ? write(newest, Content.ABSENT, List.of(), "delete")
                : write(newest, made.content(), made.objects(), "put a value");
    }

    private static Set<Revision> commits(SortedMap<ObjectId, Content> sides) {
        return sides.keySet().stream()
                .map(commit -> new Revision(commit.name()))
                .collect(Collectors.toSet());
    }

    private Plan refused(GitSnapshot newest, Resolution why) {
        refusal = why;
        return new Plan.Answer(new Applied(newest.revision(), List.of()));
    }

    private Plan write(GitSnapshot newest, Content content, List<NewObject> blobs, String subject) {
        if (content.value() == null) {
            return write(newest, (KeyEdits.Content) null, blobs, subject);
        }
        ObjectId metadata =
                content.metadata() == null ? null : content.metadata().id();
        return write(
                newest, new KeyEdits.Content(content.value().id(), metadata, reader.metadata(content)), blobs, subject);
    }

    private Plan write(GitSnapshot newest, KeyEdits.@Nullable Content content, List<NewObject> blobs, String subject) {
        KeyEdits edits = new KeyEdits(newest);
        if (content != null) {
            edits.put(key, content);
        } else if (newest.live(key) == null && newest.stored(key) != null) {
            edits.purge(key);
        } else {
            edits.delete(key);
        }
        ApplyResult.KeyClash clash = edits.clash();
        if (clash != null) {
            return new Plan.Answer(clash);
        }
        String told = "resolve %s: %s".formatted(key, subject);
        return edits.plan(blobs, note, null) instanceof Plan.Edit edit
                ? new Plan.Edit(edit.rewrite(), edit.blobs(), edit.outcomes(), edit.changes(), told, note)
                : refused(newest, new NotInConflict());
    }

    @Override
    public long bytes() {
        return made == null
                ? 0
                : made.objects().stream()
                        .mapToLong(object -> object.bytes().length)
                        .sum();
    }
}
