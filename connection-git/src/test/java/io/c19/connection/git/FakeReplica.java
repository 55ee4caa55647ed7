package io.c19.connection.git;

import io.c19.layers.Subscription;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A repository that takes whatever goes on from what it has; {@code main} is where this node is. */
final class FakeReplica implements Replica, AutoCloseable {
    private static final String NODES = "refs/c19/nodes/";

    final Path directory;
    private final String node;
    private final Repository repository;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectId> nodes = new TreeMap<>();

    FakeReplica(Path directory, String node) throws IOException {
        this.directory = directory;
        this.node = node;
        this.repository = open(directory);
        repository.create(true);
        ObjectId genesis = commit(Map.of(), Instant.EPOCH, "start\n");
        move(genesis);
    }

    private static Repository open(Path directory) throws IOException {
        try {
            return new FileRepositoryBuilder()
                    .setBare()
                    .setGitDir(directory.toFile())
                    .setInitialBranch("main")
                    .build();
        } catch (InvalidRefNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a key. */
    synchronized ObjectId put(String key, String value) {
        try {
            ObjectId id = commit(Map.of(key, value), Instant.now(), "put " + key + "\n", main());
            move(id);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId commit(Map<String, String> values, Instant time, String message, ObjectId... parents)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            if (parents.length > 0) {
                try (TreeWalk tree = new TreeWalk(repository)) {
                    tree.addTree(walk.parseCommit(parents[0]).getTree());
                    tree.setRecursive(true);
                    while (tree.next()) {
                        if (!values.containsKey(tree.getPathString())) {
                            builder.add(entry(tree.getPathString(), tree.getObjectId(0)));
                        }
                    }
                }
            }
            for (Map.Entry<String, String> value : values.entrySet()) {
                builder.add(entry(
                        value.getKey(),
                        inserter.insert(Constants.OBJ_BLOB, value.getValue().getBytes(StandardCharsets.UTF_8))));
            }
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setParentIds(parents);
            PersonIdent ident = new PersonIdent(
                    parents.length == 0 ? "C19" : node, node(parents) + "@node.c19.invalid", time, ZoneOffset.UTC);
            commit.setAuthor(ident);
            commit.setCommitter(ident);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private String node(ObjectId... parents) {
        return parents.length == 0 ? "genesis" : node;
    }

    private static DirCacheEntry entry(String path, ObjectId blob) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(blob);
        return entry;
    }

    private void move(ObjectId id) throws IOException {
        set(Constants.R_HEADS + "main", id);
        set(NODES + node, id);
        nodes.put(node, id);
        listeners.forEach(Runnable::run);
    }

    private void set(String name, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(name);
        update.setNewObjectId(id);
        update.forceUpdate();
    }

    @Override
    public String nodeName() {
        return node;
    }

    @Override
    public Repository repository() {
        return repository;
    }

    @Override
    public synchronized Map<String, ObjectId> nodes() {
        return Map.copyOf(nodes);
    }

    @Override
    public ObjectId main() {
        try {
            Ref ref = repository.exactRef(Constants.R_HEADS + "main");
            return ref.getObjectId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Subscription onMoved(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized Map<String, Reception> receive(Map<String, ObjectId> tips) {
        return tips.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, tip -> receive(tip.getKey(), tip.getValue())));
    }

    private Reception receive(String name, ObjectId tip) {
        try {
            ObjectId known = nodes.get(name);
            if (known != null && goesOn(tip, known)) {
                return new Reception.Known();
            } else if (known != null && !goesOn(known, tip)) {
                return new Reception.Refused("it does not go on from " + known.name());
            }
            goesOn(tip, tip);
            set(NODES + name, tip);
            nodes.put(name, tip);
            listeners.forEach(Runnable::run);
            return new Reception.Taken();
        } catch (IOException e) {
            return new Reception.Refused("it is not complete: " + e.getMessage());
        }
    }

    private boolean goesOn(ObjectId older, ObjectId newer) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(older), walk.parseCommit(newer));
        }
    }

    @Override
    public synchronized Adopted adopt(ObjectId commit, boolean concurrent) {
        try {
            if (goesOn(commit, main())) {
                return new Adopted.Known();
            } else if (!goesOn(main(), commit)) {
                return new Adopted.Refused("main has moved on: run git pull --rebase first");
            }
            move(commit);
            return new Adopted.Taken(commit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean settle(Duration patience) {
        return true;
    }

    @Override
    public void close() {
        repository.close();
    }
}
