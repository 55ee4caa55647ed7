package io.c19.state.git;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Conflicts;
import io.c19.layers.Deleted;
import io.c19.layers.Entry;
import io.c19.layers.Expiry;
import io.c19.layers.History;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.LayerContext;
import io.c19.layers.Maintenance;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Prefixes;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import io.c19.layers.Tags;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transactions;
import io.c19.layers.Watch;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.KnownWrites;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Keys and values in the {@code main} branch of a Git repository, with every commit of it as history. */
final class GitState implements State, Transactions, History, Tags, Watch, Conflicts, Maintenance, Replica {
    static final String KIND = "Git";

    private final StoredObjects objects;
    private final Layout layout;
    private final NodeName node;
    private final LayerContext context;
    private final Expiry expiry;
    private final Writes writes;
    private final @Nullable Replication replication;
    private final @Nullable Gc gc;
    private final @Nullable Refs refs;
    private final AutoCloseable[] owned;
    private final LastChange lastChange;
    private final GitHistory history;
    private final RevisionNames names;
    private final GitTags tags;
    private final GitWatch watch;
    private final GitConflicts conflicts;
    private final GitTransactions transactions;
    private final Census census;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param indexed returns when the index has that commit, or cannot have it
     * @param gc null when it is open for reading only; likewise {@code refs}
     * @param owned what ends with this state, in order, before the repository
     */
    GitState(
            StoredObjects objects,
            Layout layout,
            NodeName node,
            LayerContext context,
            Expiry expiry,
            HistoryIndex index,
            Consumer<ObjectId> indexed,
            LastChange lastChange,
            Census census,
            Writes writes,
            @Nullable Replication replication,
            @Nullable Gc gc,
            @Nullable Refs refs,
            AutoCloseable... owned) {
        this.objects = objects;
        this.layout = layout;
        this.node = node;
        this.context = context;
        this.expiry = expiry;
        this.lastChange = lastChange;
        this.census = census;
        this.writes = writes;
        this.replication = replication;
        this.gc = gc;
        this.refs = refs;
        this.owned = owned;
        this.history = new GitHistory(objects, layout, index);
        this.names = new RevisionNames(objects, index, () -> writes.newest().head());
        this.tags = new GitTags(objects, names);
        this.watch = new GitWatch(objects, layout, index, names, writes::newest, indexed);
        this.transactions = new GitTransactions(
                objects, layout, node, writes, expiry, context.clock(), lastChange, census, this::snapshot);
        this.conflicts = new GitConflicts(
                objects,
                layout,
                writes,
                expiry,
                context.clock(),
                source ->
                        HistoryGraph.derivations(objects, index, position -> false, source, layout, new KnownWrites()));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> node() {
        return Optional.of(node.name());
    }

    @Override
    public Snapshot head() {
        checkOpen();
        return writes.newest().asOf(context.clock().instant());
    }

    @Override
    public Optional<Snapshot> at(Revision revision) {
        checkOpen();
        return Optional.ofNullable(snapshot(revision));
    }

    @Override
    public ApplyResult apply(Batch batch) {
        checkOpen();
        context.limits().check(batch);
        return writes.submit(new BatchRequest(batch, expiry, context.clock().instant()));
    }

    @Override
    public Transacted transact(Transaction transaction) {
        checkOpen();
        context.limits().check(transaction);
        return transactions.transact(transaction);
    }

    @Override
    public Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        checkOpen();
        return transactions.deleteAll(prefix, expected, note);
    }

    @Override
    public String version() {
        checkOpen();
        return writes.newest().head().tree().name();
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        checkOpen();
        return writes.subscribe(listener);
    }

    @Override
    public StateStatus status() {
        checkOpen();
        GitSnapshot newest = writes.newest();
        FileRepository repository = objects.repository();
        ObjectDirectory database = repository.getObjectDatabase();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("directory", repository.getDirectory().toString());
        figures.put("packs", database.getPacks().size());
        if (replication != null) {
            Map<String, String> nodes = new LinkedHashMap<>();
            replication.taken().forEach((name, commit) -> nodes.put(name, commit.name()));
            figures.put("nodes", nodes);
        }
        return new StateStatus(
                census.keys(newest.head().tree()),
                census.conflicts(newest.roots().conflicts()),
                figures);
    }

    @Override
    public @Nullable String fault() {
        checkOpen();
        return writes.fault();
    }

    @Override
    public Lookup find(String name) {
        checkOpen();
        return names.find(name);
    }

    @Override
    public Log log(Selection selection, Revision from, @Nullable Revision after, int limit) {
        checkOpen();
        return history.log(selection, from, after, limit);
    }

    @Override
    public Diff diff(Revision from, Revision to, Selection selection, @Nullable Key after, int limit) {
        checkOpen();
        return history.diff(from, to, selection, after, limit);
    }

    @Override
    public ApplyResult revert(Selection selection, Revision to, Note note) {
        checkOpen();
        GitSnapshot snapshot = snapshot(to);
        if (snapshot == null) {
            throw new IllegalArgumentException("revision: %s (expected: one of this state)".formatted(to));
        }
        return writes.submit(new RevertRequest(selection, snapshot, note));
    }

    @Override
    public Tags.Page tags(@Nullable String after, int limit) {
        checkOpen();
        return tags.list(after, limit);
    }

    @Override
    public Optional<Tag> tag(String name) {
        checkOpen();
        return tags.find(name);
    }

    @Override
    public Tagged set(String name, Revision revision, Predicate<@Nullable Revision> mayReplace) {
        checkOpen();
        return tags.set(writable(refs), name, revision, mayReplace, writable(replication)::settle);
    }

    @Override
    public Tagged delete(String name, Predicate<@Nullable Revision> mayDelete) {
        checkOpen();
        return tags.delete(writable(refs), name, mayDelete);
    }

    @Override
    public Optional<Way> way(Revision since, Prefixes prefixes, int hopsMax) {
        checkOpen();
        return watch.way(since, prefixes, hopsMax);
    }

    @Override
    public Optional<Watch.Page<KeyChange>> changes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        checkOpen();
        return watch.changes(hop, prefixes, after, limit);
    }

    @Override
    public Optional<Watch.Page<Dispute>> disputes(Hop hop, Prefixes prefixes, @Nullable Key after, int limit) {
        checkOpen();
        return watch.disputes(hop, prefixes, after, limit);
    }

    @Override
    public Optional<Entry> stored(Revision revision, Key key) {
        checkOpen();
        return watch.stored(revision, key);
    }

    @Override
    public String reach() {
        return "this node holds all of main's history, what other nodes wrote once it was exchanged, and what main was derived as"
                + " from time to time, until gc drops it";
    }

    @Override
    public Conflicts.Page conflicts(Prefix prefix, @Nullable Key after, int limit) {
        checkOpen();
        return conflicts.list(prefix, after, limit);
    }

    @Override
    public Optional<Conflict> conflict(Key key) {
        checkOpen();
        return conflicts.show(key);
    }

    @Override
    public Resolution resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        checkOpen();
        if (choice instanceof Choice.Put put) {
            context.limits().check(Batch.of(new Mutation.Put(key, put.value())));
        }
        return conflicts.resolve(key, choice, seen, note);
    }

    @Override
    public Rules policies() {
        checkOpen();
        return conflicts.policies();
    }

    @Override
    public ApplyResult setPolicies(List<Rule> rules, Note note) {
        checkOpen();
        return conflicts.setPolicies(rules, note);
    }

    @Override
    public Optional<Collected> gc(Progress progress) {
        checkOpen();
        return writable(gc).run(progress);
    }

    @Override
    public String nodeName() {
        return node.name();
    }

    @Override
    public Repository repository() {
        checkOpen();
        return objects.repository();
    }

    @Override
    public Map<String, ObjectId> nodes() {
        checkOpen();
        return writable(replication).nodes();
    }

    @Override
    public Map<String, ObjectId> news() {
        checkOpen();
        return writable(replication).news();
    }

    @Override
    public ObjectReader reader() {
        checkOpen();
        return objects.reader();
    }

    @Override
    public Map<String, ObjectId> taken() {
        checkOpen();
        return writable(replication).taken();
    }

    @Override
    public List<ObjectId> missing(Collection<ObjectId> tips, Collection<ObjectId> known) {
        checkOpen();
        return writable(replication).lineage().missing(tips, known);
    }

    @Override
    public void show(Collection<ObjectId> tips, Collection<ObjectId> known, ObjectVisitor visitor) throws IOException {
        new NewObjects(objects, visitor).show(missing(tips, known));
    }

    @Override
    public boolean isPart(ObjectId commit, Collection<ObjectId> of) {
        checkOpen();
        return writable(replication).lineage().isPart(commit, of);
    }

    @Override
    public ObjectId main() {
        checkOpen();
        return writes.newest().head().commit();
    }

    @Override
    public Subscription onMoved(Runnable listener) {
        checkOpen();
        return writable(replication).onMoved(listener);
    }

    @Override
    public Runnable exchange() {
        return writable(replication).exchange();
    }

    @Override
    public Map<String, Reception> receive(List<NewObject> objects, Map<String, ObjectId> tips) {
        checkOpen();
        return writable(replication).receive(objects, tips);
    }

    @Override
    public Adopted adopt(ObjectId commit, boolean concurrent) {
        checkOpen();
        return writable(replication).adopt(commit, concurrent);
    }

    @Override
    public boolean settle(Duration patience) {
        checkOpen();
        return writable(replication).settle(patience);
    }

    private <T> T writable(@Nullable T part) {
        if (part == null) {
            throw new StateException(
                    Reason.READ_ONLY,
                    "%s was opened for reading only"
                            .formatted(objects.repository().getDirectory()),
                    null);
        }
        return part;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            for (AutoCloseable resource : owned) {
                try {
                    resource.close();
                } catch (Exception e) {
                    throw new StateException(Reason.IO, "closing failed: " + e.getMessage(), e);
                }
            }
            objects.repository().close();
        }
    }

    private @Nullable GitSnapshot snapshot(Revision revision) {
        GitSnapshot newest = writes.newest();
        if (newest.revision().equals(revision)) {
            return newest.asOf(context.clock().instant());
        }
        if (!ObjectId.isId(revision.id())) {
            return null;
        }
        try {
            RevCommit commit = names.commitOrNull(ObjectId.fromString(revision.id()));
            if (commit == null) {
                return null;
            }
            Head head = objects.head(commit.copy(), Head.UNNUMBERED);
            // As of then: what had not expired when the commit was made is still there in it.
            return new GitSnapshot(head, objects, layout, InstantSource.fixed(head.time()), lastChange);
        } catch (IOException e) {
            throw objects.failed(null, e);
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new StateException(Reason.CLOSED, "the state is closed: the agent is shutting down", null);
        }
    }
}
