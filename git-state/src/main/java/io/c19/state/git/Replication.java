package io.c19.state.git;

import io.c19.layers.ApplyResult.Busy;
import io.c19.layers.Subscription;
import io.c19.state.git.Replica.Adopted;
import io.c19.state.git.Replica.Reception;
import io.c19.state.git.disk.Disk;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How what other nodes and people wrote gets into a state that is open for writing. Thread-safe. */
final class Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    /** Whoever looks at history meanwhile does so for moments. What is not joined then is with the next arrival or write. */
    private static final int LOOKS_MAX = 10;

    private static final Reception BUSY =
            new Reception.Refused("this node has too much to do right now: it is to be offered again");

    private final FileRepository repository;
    private final Disk disk;
    private final Refs refs;
    private final NodeName node;
    private final Tips tips;
    private final Inspections inspections;
    private final Joins joins;
    private final Lineage lineage;
    private final Beginning beginning;
    private final Arrivals arrivals;
    private final Writer writer;
    private final Packer packer;
    private final Unpacked unpacked;
    private final Yielding taking;
    private final Yielding exchanging;

    /** Held while other nodes move, so that each goes forward only. */
    private final ReentrantLock moving = new ReentrantLock();

    private final ReentrantLock joining = new ReentrantLock();

    Replication(
            FileRepository repository,
            Disk disk,
            Refs refs,
            NodeName node,
            Tips tips,
            Inspections inspections,
            Joins joins,
            Lineage lineage,
            Beginning beginning,
            Arrivals arrivals,
            Writer writer,
            Packer packer,
            Unpacked unpacked,
            Yielding taking,
            Yielding exchanging) {
        this.repository = repository;
        this.disk = disk;
        this.refs = refs;
        this.node = node;
        this.tips = tips;
        this.inspections = inspections;
        this.joins = joins;
        this.lineage = lineage;
        this.beginning = beginning;
        this.arrivals = arrivals;
        this.writer = writer;
        this.packer = packer;
        this.unpacked = unpacked;
        this.taking = taking;
        this.exchanging = exchanging;
    }

    Lineage lineage() {
        return lineage;
    }

    /** As {@link Replica#nodes}. */
    Map<String, ObjectId> nodes() {
        Map<String, ObjectId> nodes = new TreeMap<>(tips.told());
        ObjectId own = packer.told();
        if (own != null) {
            nodes.put(node.name(), own);
        }
        return nodes;
    }

    /** As {@link Replica#news}. */
    Map<String, ObjectId> news() {
        Map<String, ObjectId> news = new TreeMap<>(tips.told());
        news.put(node.name(), writer.newest().head().own());
        return news;
    }

    /** As {@link Replica#taken}. */
    Map<String, ObjectId> taken() {
        Map<String, ObjectId> taken = new TreeMap<>(arrivals.taken());
        taken.put(node.name(), writer.newest().head().own());
        return taken;
    }

    Subscription onMoved(Runnable listener) {
        return tips.onMoved(listener);
    }

    boolean settle(Duration patience) {
        return packer.awaitSettled(unpacked.newest(), patience);
    }

    Adopted adopt(ObjectId commit, boolean concurrent) {
        PushRequest push = new PushRequest(commit, concurrent);
        if (writer.submit(push) instanceof Busy) {
            return new Adopted.Refused("too many writes wait already: push again in a moment");
        }
        return push.answer().join();
    }

    /** As {@link Replica#exchange}. */
    Runnable exchange() {
        long begun = exchanging.begin();
        return () -> exchanging.end(begun);
    }

    /** As {@link Replica#receive}. */
    Map<String, Reception> receive(List<NewObject> brought, Map<String, ObjectId> told) {
        long begun = taking.begin();
        try {
            return takeAll(brought, told);
        } finally {
            taking.end(begun);
        }
    }

    private Map<String, Reception> takeAll(List<NewObject> brought, Map<String, ObjectId> told) {
        Map<String, Reception> answers = new LinkedHashMap<>();
        if (!brought.isEmpty() && !isAll(told) && !store(brought, told)) {
            told.keySet().forEach(name -> answers.put(name, BUSY));
            return answers;
        }
        Reception begun = begin(brought.isEmpty(), told);
        if (begun instanceof Reception.Refused) {
            told.keySet().forEach(name -> answers.put(name, begun));
            return answers;
        }
        Map<String, ObjectId> sound = new TreeMap<>();
        told.forEach((name, tip) -> {
            Reception answer = known(name, tip);
            answers.put(name, answer == null ? new Reception.Taken() : answer);
            if (answer == null) {
                sound.put(name, tip);
            }
        });
        if (!sound.isEmpty()) {
            take(brought.isEmpty(), sound, answers);
        }
        if (!arrivals.isJoined()) {
            join();
        }
        if (!arrivals.isJoined()) {
            answers.replaceAll((name, answer) -> answer instanceof Reception.Refused ? answer : BUSY);
        }
        return answers;
    }

    /**
     * A store that holds only its beginning takes part in what its peers have (merge rule 17).
     *
     * @return what became of that; Known when there was nothing to do
     */
    private Reception begin(boolean inPack, Map<String, ObjectId> told) {
        if (!beginning.isOpen(writer.newest().head())) {
            return new Reception.Known();
        }
        // Nobody else moves meanwhile, so that what was empty still is.
        moving.lock();
        try {
            if (inPack) {
                syncPacks();
            }
            for (Map.Entry<String, ObjectId> tip : told.entrySet()) {
                if (!Nodes.isName(tip.getKey())) {
                    continue;
                }
                BeginRequest request = new BeginRequest(tip.getValue());
                if (writer.submit(request) instanceof Busy) {
                    return BUSY;
                }
                Reception answer = request.answer().join();
                if (!(answer instanceof Reception.Known)) {
                    return answer;
                }
            }
            return new Reception.Known();
        } catch (IOException e) {
            throw StorageFaults.of(repository.getDirectory().toPath(), e);
        } finally {
            moving.unlock();
        }
    }

    /** The objects came in packs of their own, which may not be in the directory durably. */
    private void syncPacks() throws IOException {
        disk.syncDirectory(repository.getObjectsDirectory().toPath().resolve("pack"));
    }

    /** Whether all of it is known without a look at anything. */
    private boolean isAll(Map<String, ObjectId> told) {
        return told.entrySet().stream().allMatch(tip -> tip.getValue().equals(at(tip.getKey())));
    }

    private boolean store(List<NewObject> brought, Map<String, ObjectId> told) {
        Map<String, ObjectId> named = new TreeMap<>(told);
        named.keySet().removeIf(name -> !Nodes.isName(name));
        return named.isEmpty() || !(writer.submit(new StoreRequest(brought, named)) instanceof Busy);
    }

    private void take(boolean inPack, Map<String, ObjectId> sound, Map<String, Reception> answers) {
        moving.lock();
        try {
            if (inPack) {
                syncPacks();
            }
            move(sound, answers);
        } catch (IOException e) {
            throw StorageFaults.of(repository.getDirectory().toPath(), e);
        } finally {
            moving.unlock();
        }
    }

    /** One thread at a time, so that the writer finds nobody else at a long join. */
    private void join() {
        joining.lock();
        try {
            if (arrivals.isJoined()) {
                return; // with what another thread brought
            }
            joins.prepare(() -> writer.newest().head(), () -> tips.others().values());
            for (int i = 0; i < LOOKS_MAX && !arrivals.isJoined(); i++) {
                var unused = writer.submit(Recheck.REQUEST);
            }
        } finally {
            joining.unlock();
        }
    }

    /** What is to be said of a tip without moving anything; null when it looks sound, and new. */
    private @Nullable Reception known(String name, ObjectId tip) {
        if (!Nodes.isName(name)) {
            return new Reception.Refused("'%s' is no name of a node (expected: %s)".formatted(name, Nodes.FORM));
        }
        ObjectId at = at(name);
        if (tip.equals(at)) {
            return new Reception.Known();
        }
        String objection = inspections.objection(tip, writer.newest().head());
        if (objection != null) {
            return new Reception.Refused(objection);
        }
        return isKnown(tip, at) ? new Reception.Known() : null;
    }

    /** @param at where the node is, by what this one has taken; null: nowhere */
    private boolean isKnown(ObjectId tip, @Nullable ObjectId at) {
        return isNothing(tip) || (at != null && lineage.isAncestor(tip, at));
    }

    /** Whether a node is where an empty store is that began otherwise than this one: it takes part in ours once it hears of it. */
    private boolean isNothing(ObjectId tip) {
        return beginning.isEmpty(tip)
                && !lineage.isAncestor(tip, writer.newest().head().commit());
    }

    private @Nullable ObjectId at(String name) {
        return name.equals(node.name()) ? writer.newest().head().own() : tips.of(name);
    }

    private void move(Map<String, ObjectId> sound, Map<String, Reception> answers) throws IOException {
        Map<String, ObjectId> moved = new TreeMap<>();
        for (Map.Entry<String, ObjectId> told : sound.entrySet()) {
            String name = told.getKey();
            ObjectId tip = told.getValue();
            ObjectId at = at(name);
            if (isKnown(tip, at)) {
                answers.put(name, new Reception.Known());
            } else if (name.equals(node.name())) {
                rename(tip);
                moved.put(name, tip);
            } else if (at != null && !lineage.isAncestor(at, tip)) {
                answers.put(
                        name,
                        new Reception.Refused(
                                "%s does not go on from %s, where node %s was: it may have been restored from an old backup, or there are two of that name"
                                        .formatted(tip.name(), at.name(), name)));
            } else {
                moved.put(name, tip);
            }
        }
        tips.take(moved);
    }

    /**
     * Somebody has commits of this node that it does not know: it was restored from an old backup. What it wrote since goes on
     * under another name; a ref never goes back, nor from one history to another.
     */
    private void rename(ObjectId tip) throws IOException {
        String before = node.name();
        String after = node.another();
        String old = Nodes.ref(before);
        ObjectId at = refs.at(old);
        if (!refs.move(Nodes.ref(after), ObjectId.zeroId(), at)) {
            throw new Refs.RefLocked("%s is there already".formatted(Nodes.ref(after)));
        }
        Initialization.rename(repository, after);
        node.set(after);
        LOG.warn(
                "node {} is known elsewhere with commits up to {}, which are not here: this data directory was restored from an older copy, or another agent uses the same name. It goes on as node {}; nothing is lost",
                before,
                tip.name(),
                after);
        for (ObjectId from = refs.at(old); !refs.move(old, from, tip); from = refs.at(old)) {
            LOG.debug("the packer moved {} meanwhile", old);
        }
        tips.tell(Map.of(before, tip));
        packer.wake();
    }
}
