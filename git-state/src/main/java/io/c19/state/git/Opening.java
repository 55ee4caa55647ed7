package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.Adoption.Verdict;
import io.c19.state.git.Recovery.Found;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.log.WriteAheadLog;
import io.c19.state.git.pack.PackDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a writable state together, over a repository whose lock is held. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** What can wait does, until the agent serves. */
    private static final Duration AFTER_START = Duration.ofSeconds(2);

    private final FileRepository repository;
    private final Path directory;
    private final LayerContext context;
    private final Expiry expiry;
    private final Disk disk;
    private final Unpacked unpacked = new Unpacked();
    private final StoredObjects objects;
    private final Refs refs;

    Opening(FileRepository repository, LayerContext context, Expiry expiry, Disk disk) {
        this.repository = repository;
        this.directory = repository.getDirectory().toPath();
        this.context = context;
        this.expiry = expiry;
        this.disk = disk;
        this.objects = new StoredObjects(repository, unpacked);
        this.refs = new Refs(repository, disk);
    }

    /**
     * @param newNode the name this node shall have from now on; null: the one it has
     * @param expected the layout that the store must have; null: whatever it has
     * @param lock is closed with the state
     */
    State open(@Nullable String newNode, @Nullable Layout expected, RepositoryLock lock) throws IOException {
        PackDirectory packs = new PackDirectory(repository, disk);
        packs.tidy();
        Found found = found();
        report(found);
        Layout layout = StoreFile.layout(found.head().tree(), objects);
        if (expected != null && !expected.equals(layout)) {
            throw otherLayout(expected, layout);
        }
        Adoption adoption = new Adoption(objects, layout, context.limits());
        String node = node(newNode);
        ObjectId mainAt = refs.at(Refs.MAIN);
        Verdict verdict = adoption.judge(found.head(), mainAt, node);
        if (verdict instanceof Verdict.Ahead ahead) {
            // What was pushed while no agent ran.
            found = new Found(ahead.theirs(), mainAt, found.sequence(), null);
        }
        Head head = found.head();
        WriteAheadLog log = WriteAheadLog.open(directory.resolve(Recovery.LOG_DIRECTORY), disk, found.sequence());
        MainRef main = new MainRef(refs, verdict instanceof Verdict.Behind ? mainAt : head.commit());
        Head packed = found.packed().equals(head.commit()) ? head : objects.head(found.packed(), 0);
        Packer packer = new Packer(log, unpacked, objects, packs, refs, main, node, packed, packedSequence(found));
        Backpressure backpressure = Backpressure.forHeap(Runtime.getRuntime().maxMemory());
        CommitSink sink = new LogSink(log, unpacked, packer, backpressure, main, refs, node);
        HistoryIndex index = new HistoryIndex();
        HistoryFeed feed = new HistoryFeed(objects, index, head);
        HistoryUpkeep graph = new HistoryUpkeep(objects, index, refs, node, disk, context.clock());
        LastChange lastChange = new LastChange(objects, index);
        Census census = new Census(objects, layout);
        CommitDraft draft = new CommitDraft(node);
        Pushes pushes = new Pushes(objects, sink, draft, adoption, context.clock());
        Writer writer = new Writer(objects, layout, sink, draft, pushes, lastChange, feed, context.clock(), head);
        PackUpkeep merging = new PackUpkeep(directory, packs, context.clock());
        Gc gc = new Gc(objects, unpacked, packer, packs, () -> writer.newest().head(), context.clock());
        Upkeep upkeep = new Upkeep(writer, sink, census, graph, context.clock());
        writer.start();
        // While nobody else writes yet: a push that came between what the last process wrote, or that cannot be
        // followed.
        writer.submit(Recheck.REQUEST);
        packer.start();
        feed.start(AFTER_START);
        merging.start();
        upkeep.start(expiry.purgeInterval());
        return new GitState(
                objects,
                layout,
                node,
                context,
                expiry,
                index,
                lastChange,
                census,
                writer,
                gc,
                upkeep,
                merging,
                gc,
                writer,
                packer,
                feed,
                graph,
                log,
                lock);
    }

    /** Where to go on. A store that was started from another repository, or by another name, has only {@code main} to tell. */
    private Found found() throws IOException {
        String node = Objects.requireNonNull(RepositoryDirectory.nodeOrNull(repository));
        Found found = new Recovery(objects, unpacked).run(refs, Nodes.ref(node));
        if (found != null) {
            objects.tree(found.head().tree());
            return found;
        }
        ObjectId main = refs.at(Refs.MAIN);
        if (main.equals(ObjectId.zeroId())) {
            throw RepositoryDirectory.mainMissing(directory);
        }
        Head head = objects.head(main, 0);
        objects.tree(head.tree());
        return new Found(head, main, 0, null);
    }

    private StateException otherLayout(Layout expected, Layout actual) {
        return new StateException(
                Reason.UNUSABLE,
                "state.layout.fan_out: %d (expected: %d, which the store in %s was made with for good): leave the field out, or give another directory"
                        .formatted(expected.fanOut(), actual.fanOut(), directory),
                null);
    }

    private void report(Found found) {
        if (found.torn() != null) {
            LOG.info("{}: the write that was under way when the last process ended was not finished", found.torn());
        }
        int groups = unpacked.size();
        if (groups > 0) {
            LOG.info("took {} groups of writes from the log that were not in packs yet", groups);
        }
    }

    /** The last record that is in packs already. */
    private long packedSequence(Found found) {
        return unpacked.isEmpty() ? found.sequence() : unpacked.oldest(1).get(0).sequence() - 1;
    }

    private String node(@Nullable String newNode) throws IOException {
        String node = Objects.requireNonNull(RepositoryDirectory.nodeOrNull(repository));
        if (newNode != null && !newNode.equals(node)) {
            Initialization.rename(repository, newNode);
            return newNode;
        }
        return node;
    }
}
