package io.c19.state.git;

import io.c19.state.git.Refs.RefLocked;
import io.c19.state.git.StoreMeters.Task;
import io.c19.state.git.Unpacked.Group;
import io.c19.state.git.log.WriteAheadLog;
import io.c19.state.git.object.NewObject;
import io.c19.state.git.pack.Compression;
import io.c19.state.git.pack.PackDirectory;
import io.c19.state.git.pack.WrittenPack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that turns what the log holds into packs: at once when there is time, else one pack for all that came meanwhile.
 * Then it moves the refs and gives the log's room back.
 *
 * <p>Each step is durable before the next begins: the pack, this node's ref, {@code main}, the release of the log. So the refs
 * never point to what a power cut could take, and a crash between any two of them only has some of it done again.
 */
final class Packer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

    /** So many bytes of log are enough: the packer must be unable to work, or unable to move this node's ref, for long. */
    static final long LOG_BYTES_MAX = 256L << 20;

    /** Packs cost a few syncs each and some time at every later reading, so not too many a second in the long run. */
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /** What may come at once after quiet, such as from a script of a person, who looks at each write with plain Git. */
    private static final int BURST_MAX = 20;

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

    /** One pack takes no longer than a fraction of a second, so that the refs keep moving and room is given back. */
    private static final long PACK_BYTES_MAX = 32L << 20;

    /** With more waiting, time is short: the merging of packs compresses better anyway. */
    private static final long LEISURE_BYTES = 4L << 20;

    private final WriteAheadLog log;
    private final Unpacked unpacked;
    private final StoredObjects objects;
    private final OwnWrites writes;
    private final PackDirectory packs;
    private final Refs refs;
    private final MainRef main;
    private final NodeName node;
    private final Tips tips;
    private final StoreMeters meters;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Worker worker;

    /** Where the refs belong: the last head whose objects are all in packs. */
    private Head packed;

    private long packedSequence;

    /** Where other nodes' refs belong, as far as they may be elsewhere. */
    private final Map<String, ObjectId> others = new TreeMap<>();

    /** Where this node's ref surely is: what is found there may lack its last sync, as after a failure or a kill. */
    private volatile @Nullable ObjectId durable;

    private volatile ObjectId stored = ObjectId.zeroId();

    /** Packs that the refs may not reach yet. */
    private final List<WrittenPack> kept = new ArrayList<>();

    private volatile @Nullable IOException fault;
    private final AtomicLong suspicions = new AtomicLong();

    /** The last record that the refs reach. Guarded by {@link #settling}. */
    private long settled;

    private final Object settling = new Object();

    /**
     * @param packed where to go on: the refs are moved there if nothing is unpacked
     * @param packedSequence the log's last record that is not in {@code unpacked}
     */
    Packer(
            WriteAheadLog log,
            Unpacked unpacked,
            StoredObjects objects,
            OwnWrites writes,
            PackDirectory packs,
            Refs refs,
            MainRef main,
            NodeName node,
            Tips tips,
            StoreMeters meters,
            Head packed,
            long packedSequence) {
        this.log = log;
        this.unpacked = unpacked;
        this.objects = objects;
        this.writes = writes;
        this.packs = packs;
        this.refs = refs;
        this.main = main;
        this.node = node;
        this.tips = tips;
        this.meters = meters;
        this.packed = packed;
        this.packedSequence = packedSequence;
        this.worker = new Worker("c19-git-packer", this::run);
    }

    void start() {
        // The last process may have been killed between any two steps.
        wake();
        worker.start();
    }

    /** There is something to pack, or a ref to move. Never blocks. */
    void wake() {
        work.release();
    }

    /** A {@code main} that is in packs, with all it reaches; the zero id when none is known yet. */
    ObjectId stored() {
        return stored;
    }

    /** What this node's ref holds durably, null when that is not known yet. */
    @Nullable
    ObjectId told() {
        return durable;
    }

    /** What keeps it from its work, null when nothing does. */
    @Nullable
    IOException fault() {
        return fault;
    }

    /**
     * A write failed: the disk may be full, and is until a round of packing, which also makes the log's next segment, shows that
     * there is room again.
     */
    void suspect(IOException failure) {
        suspicions.incrementAndGet();
        fault = failure;
        wake();
    }

    /** Packs what is left; what cannot be packed stays in the log. */
    @Override
    public void close() {
        closing.countDown();
        wake();
        worker.join();
    }

    /**
     * Waits until plain Git sees the record, but not for long: it may be that the packer has much to do.
     *
     * @return whether it does
     */
    boolean awaitSettled(long sequence, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (settling) {
            for (long left = patience.toMillis(); settled < sequence && left > 0; ) {
                try {
                    settling.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
            return settled >= sequence;
        }
    }

    private void run() {
        long nextNanos = System.nanoTime();
        while (true) {
            work.acquireUninterruptibly();
            work.drainPermits();
            boolean last = closing.getCount() == 0;
            boolean done = cycle();
            if (last && (!done || unpacked.isEmpty())) {
                return;
            }
            if (!done || !unpacked.isEmpty()) {
                wake();
            }
            // Each pack takes an interval of its own, of which some may lie in the past.
            long now = System.nanoTime();
            nextNanos = Math.max(nextNanos, now - INTERVAL.toNanos() * BURST_MAX) + INTERVAL.toNanos();
            pause(done ? Duration.ofNanos(nextNanos - now) : RETRY_INTERVAL);
        }
    }

    /** Waits, unless the end has come. */
    private void pause(Duration duration) {
        try {
            var unused = closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.debug("nobody interrupts the packer for a reason", e);
        }
    }

    private boolean cycle() {
        long known = suspicions.get();
        try {
            pack();
            boolean moved = moveRefs();
            log.prepare();
            if (suspicions.get() == known) {
                fault = null;
            }
            return moved;
        } catch (IOException | RuntimeException | Error e) {
            // Want of memory too: without this thread, writers would wait for room for ever.
            IOException current = e instanceof IOException io ? io : new IOException("the packer failed: " + e, e);
            if (fault == null) {
                LOG.warn("what the log holds cannot be put into packs for now: {}", current.getMessage(), e);
            }
            fault = current;
            return false;
        }
    }

    private void pack() throws IOException {
        List<Group> groups = unpacked.oldest(PACK_BYTES_MAX);
        if (groups.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        List<NewObject> made = new ArrayList<>();
        groups.forEach(group -> made.addAll(group.objects()));
        if (!made.isEmpty()) {
            boolean leisure = unpacked.bytes() <= LEISURE_BYTES;
            kept.add(packs.write(made, leisure ? Compression.FAST : Compression.NONE));
        }
        Group newest = groups.get(groups.size() - 1);
        packed = newest.head();
        packedSequence = newest.sequence();
        groups.forEach(group -> others.putAll(group.others()));
        writes.remember(groups);
        objects.remember(groups);
        unpacked.packed(groups);
        meters.done(Task.PACK, start);
    }

    private boolean moveRefs() throws IOException {
        if (!moveNodes()) {
            return false;
        }
        stored = packed.commit();
        boolean moved = moveMain();
        for (WrittenPack pack : kept) {
            packs.unkeep(pack);
        }
        kept.clear();
        log.release(packedSequence);
        synchronized (settling) {
            settled = packedSequence;
            settling.notifyAll();
        }
        return moved;
    }

    /** @return false when somebody else moved one of them at the same moment: it is to be tried again */
    private boolean moveNodes() throws IOException {
        Map<String, ObjectId> nodes = new TreeMap<>(others);
        nodes.put(node.name(), packed.own());
        boolean moved = false;
        for (Map.Entry<String, ObjectId> to : nodes.entrySet()) {
            String ref = Nodes.ref(to.getKey());
            ObjectId at = refs.at(ref);
            if (!at.equals(to.getValue())) {
                if (to.getValue().equals(ObjectId.zeroId())) {
                    refs.remove(ref);
                } else if (!refs.put(ref, at, to.getValue())) {
                    return false;
                }
                moved = true;
            }
        }
        if (moved || !others.isEmpty() || !packed.own().equals(durable)) {
            refs.sync(node.ref()); // all of them are in one directory
        }
        durable = packed.own();
        tips.tell(others);
        others.clear();
        if (moved) {
            tips.moved();
        }
        return true;
    }

    /** This node's ref holds everything already, so {@code main} may lag for as long as somebody else has it locked. */
    private boolean moveMain() throws IOException {
        try {
            if (!main.move(packed)) {
                // Somebody else moved it. The writer decides what becomes of that, and wakes us.
                LOG.debug("main is not where we put it");
            }
            return true;
        } catch (RefLocked e) {
            LOG.warn("main lags behind {}: {}", node.ref(), e.getMessage());
            return false;
        }
    }
}
