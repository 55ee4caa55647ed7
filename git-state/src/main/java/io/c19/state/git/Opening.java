package io.c19.state.git;

import io.c19.layers.Expiry;
import io.c19.layers.LayerContext;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.Recovery.Found;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.KnownWrites;
import io.c19.state.git.log.WriteAheadLog;
import io.c19.state.git.pack.PackDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
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
        NodeName node = new NodeName(node(newNode));
        Tips tips = Tips.read(repository, node.name(), found.others());
        ObjectId mainAt = refs.at(Refs.MAIN);
        Head head = found.head();
        HistoryIndex index = new HistoryIndex();
        HistoryFeed feed = new HistoryFeed(objects, index, head);
        StoreMeters meters = new StoreMeters(context.meters());
        KnownWrites writes = new KnownWrites();
        Joins joins = new Joins(objects, layout, index, feed, writes, meters);
        Inspections inspections = new Inspections(objects, feed, tips, joins, writes);
        Descent descent = new Descent(objects, index, feed);
        Adoption adoption = new Adoption(objects, layout, context.limits(), inspections, descent);
        Head derived = derived(head, tips, joins);
        boolean joined = derived.commit().equals(mainAt);
        head = joined ? derived : head;
        feed.startFrom(head);
        WriteAheadLog log = WriteAheadLog.open(directory.resolve(Recovery.LOG_DIRECTORY), disk, found.sequence());
        MainRef main = new MainRef(refs, isForeign(mainAt, head, tips, joins) ? head.commit() : mainAt);
        Packer packer = new Packer(
                log,
                unpacked,
                objects,
                new OwnWrites(objects, tips, writes),
                packs,
                refs,
                main,
                node,
                tips,
                meters,
                head,
                packedSequence(found));
        Backpressure backpressure = Backpressure.forHeap(Runtime.getRuntime().maxMemory());
        CommitSink sink = new LogSink(log, unpacked, packer, backpressure, main, refs, node, meters);
        HistoryUpkeep graph = new HistoryUpkeep(objects, index, packer, disk, context.clock());
        LastChange lastChange = new LastChange(objects, index);
        Census census = new Census(objects, layout);
        CommitDraft draft = new CommitDraft(node);
        Pushes pushes = new Pushes(objects, sink, draft, adoption, joins, context.clock());
        Beginning beginning = new Beginning(objects, layout, inspections, tips);
        Arrivals arrivals = new Arrivals(
                objects, sink, beginning, adoption, pushes, joins, tips, joined ? tips.others() : Map.of());
        Yielding taking = Yielding.toTaking(System::nanoTime);
        Yielding exchanging = Yielding.toExchanges(System::nanoTime);
        Writer writer = new Writer(
                objects,
                layout,
                sink,
                draft,
                arrivals,
                () -> Collections.max(List.of(taking.pause(), exchanging.pause())),
                lastChange,
                feed,
                context.clock(),
                tips::moved,
                meters,
                head);

        Lineage lineage = new Lineage(
                descent,
                feed,
                commit -> inspections.isLetIn(commit, writer.newest().head()));
        Replication replication = new Replication(
                repository,
                disk,
                refs,
                node,
                tips,
                inspections,
                joins,
                lineage,
                beginning,
                arrivals,
                writer,
                packer,
                unpacked,
                taking,
                exchanging);
        PackUpkeep merging = new PackUpkeep(directory, packs, context.clock(), meters);
        Gc gc = new Gc(objects, unpacked, packer, packs, () -> writer.newest().head(), context.clock(), meters);
        PurgeTurn turn = new PurgeTurn(expiry.purgeInterval());
        Upkeep upkeep = new Upkeep(
                writer,
                sink,
                census,
                graph,
                context.clock(),
                now -> turn.expiredBy(now, node.name(), replication.taken().keySet()),
                meters);
        meters.watch(log, unpacked, backpressure, writer.queue());
        meters.watch(repository);
        objects.measure(meters);
        writer.start();
        catchUp(writer);
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
                feed::await,
                lastChange,
                census,
                writer,
                replication,
                gc,
                refs,
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

    /** What {@code main} should be. */
    private static Head derived(Head head, Tips tips, Joins joins) {
        if (tips.others().isEmpty()) {
            return head;
        }
        try {
            return joins.join(head, tips.others().values()).head();
        } catch (StateException e) {
            // The writer will meet it again, and say so.
            LOG.debug("what other nodes wrote cannot be joined", e);
            return head;
        }
    }

    /** What other nodes wrote, and what was pushed while no agent ran, becomes part of {@code main} while nobody else writes yet. */
    private static void catchUp(Writer writer) {
        try {
            writer.submit(Recheck.REQUEST);
        } catch (StateException e) {
            if (e.reason() != Reason.UNUSABLE) {
                throw e;
            }
            // The writer said why nothing can be written; what is there can be read, and handed on.
        }
    }

    /**
     * Whether somebody else set {@code main}. Ours may lag behind what is known, and a derived one need not be an ancestor of
     * the one that is derived next.
     */
    private boolean isForeign(ObjectId main, Head head, Tips tips, Joins joins) throws IOException {
        if (main.equals(head.commit()) || main.equals(ObjectId.zeroId()) || !objects.has(main)) {
            return !main.equals(head.commit());
        }
        if (isGenesis(main)) {
            return false; // also when the store has gone on from another history
        }
        if (tips.others().isEmpty()) {
            return !isMerged(main, head.commit());
        }
        return joins.with(derivations -> {
            List<ObjectId> known = new ArrayList<>(tips.others().values());
            known.add(head.own());
            Set<ObjectId> with = new HashSet<>(known);
            with.add(main);
            return !derivations.frontier(known).equals(derivations.frontier(with));
        });
    }

    private boolean isGenesis(ObjectId main) {
        try {
            return Genesis.isOne(objects.commit(main));
        } catch (StateException e) {
            return false; // a person may set it to anything
        }
    }

    private boolean isMerged(ObjectId main, ObjectId head) throws IOException {
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            return walk.isMergedInto(walk.parseCommit(main), walk.parseCommit(head));
        } catch (MissingObjectException | IncorrectObjectTypeException | CorruptObjectException e) {
            return false;
        }
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
        return new Found(head, Map.of(), 0, null);
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
