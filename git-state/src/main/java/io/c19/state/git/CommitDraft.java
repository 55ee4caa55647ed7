package io.c19.state.git;

import io.c19.layers.Author;
import io.c19.layers.Note;
import io.c19.state.git.object.NewObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Makes the commit of a plan, in memory. */
final class CommitDraft {
    private static final int USUAL_CHARS = 400;

    private final NodeName node;

    CommitDraft(NodeName node) {
        this.node = node;
    }

    /** Adds the plan's trees, blobs and commit to the objects and returns where {@code main} would be then. */
    Head commit(Head parent, Plan.Edit edit, Instant now, Pending objects) {
        edit.blobs().forEach(objects::add);
        Note note = edit.note();
        Author author = note.author() == null ? Nodes.author(node.name()) : note.author();
        ObjectId tree = edit.rewrite().apply(parent.tree(), objects);
        return commit(parent, null, tree, author, message(edit), now, objects);
    }

    /** A commit on top of what a person pushed, or of our own and that; its tree is there already. */
    Head adopted(Head ours, @Nullable ObjectId theirs, ObjectId tree, String message, Instant now, Pending objects) {
        return commit(ours, theirs, tree, Nodes.author(node.name()), message, now, objects);
    }

    private Head commit(
            Head parent,
            @Nullable ObjectId merged,
            ObjectId tree,
            Author author,
            String message,
            Instant now,
            Pending objects) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        // As git commit-tree writes it. JGit's builder makes an encoder with buffers for each person of each commit.
        StringBuilder commit = new StringBuilder(USUAL_CHARS);
        commit.append("tree ").append(tree.name()).append('\n');
        commit.append("parent ").append(parent.commit().name()).append('\n');
        if (merged != null) {
            commit.append("parent ").append(merged.name()).append('\n');
        }
        line(commit, "author ", author, time);
        line(commit, "committer ", Nodes.author(node.name()), time);
        commit.append('\n').append(message);
        NewObject object = NewObject.of(Constants.OBJ_COMMIT, commit.toString().getBytes(StandardCharsets.UTF_8));
        objects.add(object);
        return new Head(object.id(), tree, time, parent.number() + 1);
    }

    private static void line(StringBuilder commit, String what, Author person, Instant time) {
        commit.append(what)
                .append(person.name().strip())
                .append(" <")
                .append(person.mail().strip());
        commit.append("> ").append(time.getEpochSecond()).append(" +0000\n");
    }

    private static String message(Plan.Edit edit) {
        String given = edit.note().message();
        String message = given == null ? "" : given.strip();
        // A NUL would end the message for Git; other control characters would play tricks on a terminal.
        message = message.isEmpty()
                ? edit.subject()
                : message.replace("\r\n", "\n").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
        message = RequestTrailer.harmless(message);
        return edit.trailer() == null ? message + "\n" : message + "\n\n" + edit.trailer() + "\n";
    }
}
