package io.c19.state.git;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.state.git.join.Content;
import io.c19.state.git.join.Derivations;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Puts other policies in force, and settles what they decide (merge rule 14). */
final class PolicyRequest implements WriteRequest {
    /** Below the root of the tree of {@code main}. */
    private static final String PATH = Policies.PATH;

    /** It is read for every join. What a person pushes may have no more either. */
    static final int FILE_BYTES_MAX = 4 << 10;

    private final Policies policies;
    private final NewObject file;
    private final Note note;
    private final SideReader reader;
    private final Function<ObjectSource, Derivations> derivations;

    PolicyRequest(Policies policies, Note note, SideReader reader, Function<ObjectSource, Derivations> derivations) {
        this.policies = policies;
        this.file = NewObject.of(Constants.OBJ_BLOB, policies.toBytes());
        this.note = note;
        this.reader = reader;
        this.derivations = derivations;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        Derivations derived = derivations.apply(newest.objects());
        SortedMap<String, Content> settled =
                derived.disputes(newest.head().tree()).settledBy(policies);
        List<NewObject> blobs = new ArrayList<>(List.of(file));
        KeyEdits edits = new KeyEdits(newest);
        settled.forEach((path, content) -> {
            Key key = newest.layout().key(path);
            if (key != null && content.value() != null) {
                blobs.addAll(derived.made(content.value().id()));
                ObjectId metadata =
                        content.metadata() == null ? null : content.metadata().id();
                edits.put(key, new KeyEdits.Content(content.value().id(), metadata, reader.metadata(content)));
            }
        });
        Plan plan = edits.plan(blobs, note, null);
        ObjectId now = Roots.find(newest.objects(), newest.head().tree(), PATH, false);
        boolean same = file.id().equals(now)
                && derived.disputes(newest.head().tree()).sides(PATH).isEmpty();
        if (same && settled.isEmpty()) {
            return new Plan.Answer(new Applied(newest.revision(), List.of()));
        }
        TreeRewrite rewrite = plan instanceof Plan.Edit edit ? edit.rewrite() : new TreeRewrite();
        rewrite.set(PATH, file.id());
        newest.roots().supersede(PATH, rewrite);
        settled.keySet().forEach(path -> newest.roots().supersede(path, rewrite));
        return plan instanceof Plan.Edit edit
                ? new Plan.Edit(rewrite, edit.blobs(), edit.outcomes(), edit.changes(), subject(settled), note)
                : new Plan.Edit(rewrite, blobs, List.of(), List.of(), subject(settled), note);
    }

    private String subject(Map<String, Content> settled) {
        String count =
                policies.rules().size() == 1 ? "1 policy" : policies.rules().size() + " policies";
        return "set %s%s".formatted(count, settled.isEmpty() ? "" : ", settle " + settled.size() + " keys");
    }

    @Override
    public long bytes() {
        return file.bytes().length;
    }
}
