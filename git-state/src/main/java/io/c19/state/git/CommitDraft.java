package io.c19.state.git;

import io.c19.layers.Author;
import io.c19.layers.Note;
import io.c19.state.git.object.NewObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** Makes the commit of a plan, in memory. */
final class CommitDraft {
    private final String node;

    CommitDraft(String node) {
        this.node = node;
    }

    /** Adds the plan's trees, blobs and commit to the objects and returns where {@code main} would be then. */
    Head commit(Head parent, Plan.Edit edit, Instant now, Pending objects) {
        edit.blobs().forEach(objects::add);
        Note note = edit.note();
        Author author = note.author() == null ? Nodes.author(node) : note.author();
        return commit(parent, null, edit.rewrite(), author, message(note, edit.subject()), now, objects);
    }

    /** As {@link #commit}, for a commit that also has theirs as its parent. */
    Head merge(Head ours, ObjectId theirs, TreeRewrite rewrite, Instant now, Pending objects) {
        String message = "merge %s, which was pushed\n".formatted(theirs.name());
        return commit(ours, theirs, rewrite, Nodes.author(node), message, now, objects);
    }

    private Head commit(
            Head parent,
            @Nullable ObjectId merged,
            TreeRewrite rewrite,
            Author author,
            String message,
            Instant now,
            Pending objects) {
        ObjectId tree = rewrite.apply(parent.tree(), objects);
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentId(parent.commit());
        if (merged != null) {
            commit.addParentId(merged);
        }
        commit.setAuthor(ident(author, time));
        commit.setCommitter(ident(Nodes.author(node), time));
        commit.setMessage(message);
        NewObject object = NewObject.of(commit);
        objects.add(object);
        return new Head(object.id(), tree, time, parent.number() + 1);
    }

    private static PersonIdent ident(Author author, Instant time) {
        return new PersonIdent(author.name(), author.mail(), time, ZoneOffset.UTC);
    }

    private static String message(Note note, String subject) {
        String message = note.message() == null ? "" : note.message().strip();
        // A NUL would end the message for Git; other control characters would play tricks on a terminal.
        return (message.isEmpty() ? subject : message.replace("\r\n", "\n").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?"))
                + "\n";
    }
}
