package io.c19.state.git;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Committed;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Selection;
import java.util.ArrayList;
import java.util.List;

/** Deletes all keys under a prefix, if they are as many as expected: whole directories at once where it can, else key by key. */
final class PrefixRequest implements WriteRequest {
    private final Prefix prefix;
    private final long expected;
    private final Note note;
    private final Census census;
    private long found;

    PrefixRequest(Prefix prefix, long expected, Note note, Census census) {
        this.prefix = prefix;
        this.expected = expected;
        this.note = note;
        this.census = census;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        PrefixTrees trees = PrefixTrees.of(newest, prefix, census.over(newest.objects()));
        List<Key> keys = trees == null ? PrefixTrees.list(newest, prefix) : List.of();
        found = trees == null ? keys.size() : trees.keys();
        if (found != expected || found == 0) {
            return new Plan.Answer(new Applied(newest.revision(), List.of()));
        }
        if (trees != null) {
            return whole(newest, trees);
        }
        KeyEdits edits = new KeyEdits(newest);
        keys.forEach(edits::delete);
        return edits.plan(List.of(), note, null);
    }

    private Plan whole(GitSnapshot newest, PrefixTrees trees) {
        List<KeyChange> changes = new ArrayList<>();
        Selection all = new Selection.Under(prefix);
        new TreeDiff(newest.objects(), newest.layout(), all, stored -> {
                    changes.add(new KeyChange(stored.key(), stored.after(), null));
                    return changes.size() <= Committed.JOINED_MAX;
                })
                .walk(Roots.NONE, newest.roots());
        boolean told = changes.size() <= Committed.JOINED_MAX;
        List<KeyChange> first = told ? changes : changes.subList(0, Committed.JOINED_MAX);
        String subject = KeyEdits.named("delete " + found, first);
        return new Plan.Edit(trees.removal(), List.of(), List.of(), first, subject, note, null, told);
    }

    /** How many keys there were when it was this request's turn. */
    long found() {
        return found;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
