package io.c19.state.git;

import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.Note;
import io.c19.layers.Selection;
import io.c19.state.git.KeyEdits.Content;
import io.c19.state.git.Roots.Located;
import java.util.List;

/** Makes the selected keys what they were at an older commit. It refers to that commit's blobs; no value is copied. */
final class RevertRequest implements WriteRequest {
    private final Selection selection;
    private final GitSnapshot to;
    private final Note note;

    RevertRequest(Selection selection, GitSnapshot to, Note note) {
        this.selection = selection;
        this.to = to;
        this.note = note;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        KeyEdits edits = new KeyEdits(newest);
        new TreeDiff(newest.objects(), newest.layout(), selection, change -> {
                    Located then = to.stored(change.key());
                    if (then == null || to.isExpired(then) || newest.isExpired(then)) {
                        edits.delete(change.key());
                    } else {
                        edits.put(change.key(), new Content(then.blob(), then.metadataId(), then.metadata()));
                    }
                    return true;
                })
                .walk(newest.roots(), to.roots());
        KeyClash clash = edits.clash();
        String subject =
                "revert to %s:".formatted(to.head().commit().abbreviate(10).name());
        return clash == null ? edits.plan(List.of(), note, subject) : new Plan.Answer(clash);
    }

    @Override
    public long bytes() {
        return 0;
    }
}
