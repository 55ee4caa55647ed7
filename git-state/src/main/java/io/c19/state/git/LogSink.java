package io.c19.state.git;

import io.c19.state.git.Unpacked.Group;
import io.c19.state.git.log.WriteAheadLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The quick way: one append to the write-ahead log makes a whole group durable; the {@link Packer} turns it into a pack and
 * moves the refs behind the clients' backs.
 */
final class LogSink implements CommitSink {
    /** How often a writer that waits for room looks for it. */
    private static final Duration LOOK = Duration.ofMillis(2);

    /** Writes that are further apart than this come from a person, or a script of one. */
    private static final Duration QUIET = Duration.ofMillis(20);

    /** Several times what a small pack takes. */
    private static final Duration COURTESY = Duration.ofMillis(50);

    private final WriteAheadLog log;
    private final Unpacked unpacked;
    private final Packer packer;
    private final Backpressure backpressure;
    private final MainRef main;
    private final Refs refs;
    private final NodeName node;
    private final StoreMeters meters;
    private long lastNanos = System.nanoTime() - QUIET.toNanos();

    LogSink(
            WriteAheadLog log,
            Unpacked unpacked,
            Packer packer,
            Backpressure backpressure,
            MainRef main,
            Refs refs,
            NodeName node,
            StoreMeters meters) {
        this.log = log;
        this.unpacked = unpacked;
        this.packer = packer;
        this.backpressure = backpressure;
        this.main = main;
        this.refs = refs;
        this.node = node;
        this.meters = meters;
    }

    @Override
    public void store(Pending made, Head head, boolean alone) throws IOException {
        boolean quiet = alone && unpacked.bytes() == 0 && System.nanoTime() - lastNanos > QUIET.toNanos();
        admit();
        Position position = new Position(node.name(), head.own(), head.commit(), made.others(), made.arrived());
        long sequence = append(made, position);
        unpacked.add(new Group(sequence, made.objects(), made.trees(), head, made.others()));
        packer.wake();
        // Whoever writes now and then may look with plain Git next: let them see it.
        if (quiet) {
            var unused = packer.awaitSettled(sequence, COURTESY);
        }
        lastNanos = System.nanoTime();
    }

    private long append(Pending made, Position position) throws IOException {
        long start = System.nanoTime();
        try {
            long sequence = log.append(made.objects(), position.refs());
            meters.synced(start);
            return sequence;
        } catch (IOException e) {
            packer.suspect(e);
            throw e;
        }
    }

    /** Waits its turn when the packer lags; fails with what keeps the packer from its work once there is no room left. */
    private void admit() throws IOException {
        LockSupport.parkNanos(backpressure.pause(unpacked.bytes()).toNanos());
        while (unpacked.bytes() > backpressure.bytesMax() || log.bytes() > Packer.LOG_BYTES_MAX) {
            IOException fault = packer.fault();
            if (fault != null) {
                throw fault;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public boolean hasRoom() {
        return packer.fault() == null;
    }

    @Override
    public @Nullable ObjectId foreignMain() throws IOException {
        return main.foreign();
    }

    @Override
    public void overrule(ObjectId theirs, Head head) throws IOException {
        main.accept(theirs, head);
        packer.wake();
    }

    @Override
    public String keep(ObjectId theirs) throws IOException {
        String kept = Refs.REFUSED + theirs.name();
        refs.move(kept, refs.at(kept), theirs);
        return kept;
    }
}
