package io.c19.state.git;

import io.c19.layers.Progress;
import io.c19.layers.StateException;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.object.ObjectIds;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;

/**
 * Reads every object that a ref reaches, hashes it and checks its form, as {@code git fsck --strict} does, then checks what
 * Git cannot know: that the refs fit together.
 */
final class Fsck {
    private static final int REPORT_EVERY = 1_000;

    /** Damage comes in bulk; the first lines tell what there is to tell. */
    private static final int PROBLEMS_MAX = 1_000;

    /** What is left to read: an object, and from where it was reached, for the message. */
    private record Reached(ObjectId id, String from) {}

    private final StoredObjects objects;
    private final Unpacked unpacked;
    private final FileRepository repository;
    private final Progress progress;
    private final Set<ObjectId> seen = new HashSet<>();
    private final Deque<Reached> left = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private final ObjectChecker checker = new ObjectChecker();

    /** @param unpacked what the objects are read from besides; the log is read into it */
    Fsck(StoredObjects objects, Unpacked unpacked, Progress progress) {
        this.objects = objects;
        this.unpacked = unpacked;
        this.repository = objects.repository();
        this.progress = progress;
    }

    FsckReport run() throws IOException {
        checkLog();
        checkRefs();
        long total = repository.getObjectDatabase().getApproximateObjectCount();
        long done = 0;
        try (ObjectReader reader = objects.reader()) {
            while (!left.isEmpty() && problems.size() < PROBLEMS_MAX) {
                check(left.pop(), reader);
                if (++done % REPORT_EVERY == 0) {
                    progress.at("checking objects", done, Math.max(done, total));
                }
            }
        }
        return new FsckReport(done, problems);
    }

    private void checkLog() throws IOException {
        try {
            String node = String.valueOf(RepositoryDirectory.nodeOrNull(repository));
            Recovery.Found found =
                    new Recovery(objects, unpacked).run(new Refs(repository, Disk.REAL), Nodes.ref(node));
            if (found != null) {
                reach(found.head().commit(), "the log or this node's ref");
            }
        } catch (StateException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private void checkRefs() throws IOException {
        Ref main = repository.exactRef(Refs.MAIN);
        if (main == null || main.getObjectId() == null) {
            problems.add("refs/heads/main is missing");
        }
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            if (ref.getObjectId() == null) {
                problems.add("%s points nowhere".formatted(ref.getName()));
            } else {
                reach(ref.getObjectId(), ref.getName());
            }
        }
    }

    private void reach(ObjectId id, String from) {
        if (seen.add(id.copy())) {
            left.push(new Reached(id.copy(), from));
        }
    }

    private void check(Reached reached, ObjectReader reader) {
        ObjectId id = reached.id();
        try {
            ObjectLoader loader = reader.open(id);
            byte[] bytes = loader.getCachedBytes(StoredObjects.OBJECT_BYTES_MAX);
            if (!ObjectIds.of(loader.getType(), bytes).equals(id)) {
                throw new CorruptObjectException("its content does not match its id");
            }
            checker.check(id, loader.getType(), bytes);
            follow(id, loader.getType(), bytes);
        } catch (MissingObjectException e) {
            problems.add("%s is missing, named by %s".formatted(id.name(), reached.from()));
        } catch (IOException | RuntimeException e) {
            problems.add("%s, named by %s, is damaged: %s".formatted(id.name(), reached.from(), e.getMessage()));
        }
    }

    private void follow(ObjectId id, int type, byte[] bytes) throws IOException {
        switch (type) {
            case Constants.OBJ_COMMIT -> {
                RevCommit commit = RevCommit.parse(bytes);
                reach(commit.getTree(), "commit " + id.name());
                for (RevCommit parent : commit.getParents()) {
                    reach(parent, "commit " + id.name());
                }
            }
            case Constants.OBJ_TREE -> {
                Tree tree = Tree.parse(bytes);
                for (int i = 0; i < tree.size(); i++) {
                    if (tree.mode(i) != FileMode.GITLINK) {
                        reach(tree.id(i), "'%s' of tree %s".formatted(tree.name(i), id.name()));
                    }
                }
            }
            case Constants.OBJ_TAG -> reach(RevTag.parse(bytes).getObject(), "tag " + id.name());
            default -> {
                // A blob refers to nothing.
            }
        }
    }
}
