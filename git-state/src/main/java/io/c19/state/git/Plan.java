package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.KeyChange;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.state.git.object.NewObject;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** What a request comes to when it is its turn. */
sealed interface Plan {
    /** Nothing is to be written. */
    record Answer(ApplyResult result) implements Plan {}

    /** To look whether somebody else moved {@code main}, and to follow. */
    record Recheck() implements Plan {}

    /**
     * Objects that came from elsewhere are to be stored. Nothing is decided about them yet.
     *
     * @param tips the commits that need them, by node
     */
    record Store(List<NewObject> objects, Map<String, ObjectId> tips) implements Plan {}

    /**
     * One commit.
     *
     * @param rewrite of the root tree
     * @param blobs that the rewrite refers to and that may be new
     * @param subject says what it does, for a note without a message
     * @param trailer the last line of its message, or null
     * @param whole whether these are all changes, as in {@link io.c19.layers.Committed}
     */
    record Edit(
            TreeRewrite rewrite,
            List<NewObject> blobs,
            List<Outcome> outcomes,
            List<KeyChange> changes,
            String subject,
            Note note,
            @Nullable String trailer,
            boolean whole)
            implements Plan {
        Edit(
                TreeRewrite rewrite,
                List<NewObject> blobs,
                List<Outcome> outcomes,
                List<KeyChange> changes,
                String subject,
                Note note) {
            this(rewrite, blobs, outcomes, changes, subject, note, null, true);
        }

        Edit with(String line) {
            return new Edit(rewrite, blobs, outcomes, changes, subject, note, line, whole);
        }
    }
}
