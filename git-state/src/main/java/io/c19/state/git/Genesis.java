package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The first commit of an empty store: a pure function of the cluster's name and the
 * layout, so that nodes which were started apart have
 * a root in common and can join (merge rule 17).
 */
final class Genesis {
    private static final String MAIL = "genesis@c19.invalid";

    private Genesis() {}

    /** Whether a commit is the first of some empty store, by whatever name and layout. */
    static boolean isOne(RevCommit commit) {
        return commit.getParentCount() == 0
                && commit.getCommitTime() == 0
                && commit.getCommitterIdent().getEmailAddress().equals(MAIL);
    }

    /** Adds the commit and what it holds to the objects. */
    static Head of(String name, Layout layout, Pending objects) {
        NewObject store = NewObject.of(Constants.OBJ_BLOB, StoreFile.bytes(name, layout));
        objects.add(store);
        TreeRewrite rewrite = new TreeRewrite();
        rewrite.set(StoreFile.PATH, store.id());
        ObjectId tree = rewrite.applyTo(Tree.EMPTY, objects);
        PersonIdent nobody = new PersonIdent("C19", MAIL, Instant.EPOCH, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setAuthor(nobody);
        commit.setCommitter(nobody);
        commit.setMessage("start of store %s\n".formatted(name));
        NewObject object = NewObject.of(commit);
        objects.add(object);
        return new Head(object.id(), tree, Instant.EPOCH, 0);
    }
}
