package io.c19.state.git;

import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Progress;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.StoreMeters.Task;
import io.c19.state.git.pack.PackDirectory;
import io.c19.state.git.pack.Repack;
import io.c19.state.git.pack.RepackTooLarge;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/** Full repacks of a state that is open, one at a time; see {@link Repack}. Thread-safe. */
final class Gc implements AutoCloseable {
    /** Usually the log is in packs after a quarter of a second. What is not stays out of this gc, and is in the next. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StoredObjects objects;
    private final Unpacked unpacked;
    private final Packer packer;
    private final PackDirectory packs;
    private final Supplier<Head> newest;
    private final Clock clock;
    private final StoreMeters meters;
    private final Semaphore turn = new Semaphore(1);
    private volatile boolean closed;

    /** @param newest what writers build on, which may be ahead of the refs */
    Gc(
            StoredObjects objects,
            Unpacked unpacked,
            Packer packer,
            PackDirectory packs,
            Supplier<Head> newest,
            Clock clock,
            StoreMeters meters) {
        this.objects = objects;
        this.unpacked = unpacked;
        this.packer = packer;
        this.packs = packs;
        this.newest = newest;
        this.clock = clock;
        this.meters = meters;
    }

    Optional<Collected> run(Progress progress) {
        if (!turn.tryAcquire()) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        try {
            var unused = packer.awaitSettled(unpacked.newest(), PATIENCE);
            Collected collected =
                    new Repack(packs, new StoreRoots(), clock).run(new GcProgress(progress, () -> closed));
            meters.done(Task.GC, start);
            return Optional.of(collected);
        } catch (RepackTooLarge e) {
            throw new StateException(Reason.FULL, String.valueOf(e.getMessage()), e);
        } catch (CancellationException e) {
            throw ended(e);
        } catch (IOException e) {
            throw closed ? ended(e) : objects.failed(null, e);
        } finally {
            turn.release();
        }
    }

    private static StateException ended(Exception e) {
        return new StateException(Reason.CLOSED, "gc was given up, since the agent is shutting down: run it again", e);
    }

    /** Gives up what is under way, and waits until it is. */
    @Override
    public void close() {
        closed = true;
        // Never given back, so that none begins after it.
        turn.acquireUninterruptibly();
    }

    private final class StoreRoots implements Repack.Roots {
        @Override
        public Set<ObjectId> stored() throws IOException {
            Set<ObjectId> roots = new HashSet<>();
            for (Ref ref : objects.repository().getRefDatabase().getRefs()) {
                add(ref, roots);
            }
            // Somebody may have detached it.
            add(objects.repository().exactRef(Constants.HEAD), roots);
            return roots;
        }

        private static void add(@Nullable Ref ref, Set<ObjectId> roots) {
            if (ref != null && ref.getObjectId() != null) {
                roots.add(ref.getObjectId().copy());
            }
        }

        @Override
        public Set<ObjectId> all() throws IOException {
            Set<ObjectId> roots = stored();
            Head head = newest.get();
            roots.add(head.commit());
            roots.add(head.own());
            return roots;
        }

        @Override
        public ObjectReader reader() {
            return objects.reader();
        }
    }
}
