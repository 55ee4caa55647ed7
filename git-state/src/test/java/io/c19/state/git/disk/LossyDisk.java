package io.c19.state.git.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk over real files that knows what would survive a power cut, can show a tree as it might be found after one, and
 * fails when told to. It does not sync anything really, so it is quick.
 *
 * <p>Tracked are the changes made through it: the contents of files until they are forced, and the names in directories until
 * those are synced. Files that others write (Git, JGit, the test) count as durable as they are.
 *
 * <p>Thread-safe: one operation happens at a time, and what watches it runs in the middle of it and may take a power cut, but
 * must not wait for another thread that uses the disk. The program goes on as if nothing had happened.
 */
public final class LossyDisk implements Disk {
    public static final String NO_SPACE = "No space left on device";
    public static final String IO_ERROR = "Input/output error";

    /** What can be done to a disk, and fail. */
    public enum Operation {
        CREATE(false),
        OPEN(false),
        WRITE(false),
        FORCE(true),
        MOVE(true),
        DELETE(true),
        CREATE_DIRECTORIES(true),
        SYNC_DIRECTORY(true);

        private final boolean syncPoint;

        Operation(boolean syncPoint) {
            this.syncPoint = syncPoint;
        }

        /** Whether it changes what a power cut leaves, or in which order; between two of these, cuts are much alike. */
        public boolean isSyncPoint() {
            return syncPoint;
        }
    }

    /**
     * One operation.
     *
     * @param path of the file or directory; of a move, where it goes
     * @param number which one of its kind it is, from 1
     */
    public record Step(Operation operation, Path path, long number) {}

    /** Sees operations; one that is seen before it happens fails with what this throws. A write has then written half. */
    public interface Watcher {
        void see(Step step) throws IOException;
    }

    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    private final List<Watcher> before = new ArrayList<>();
    private final List<Watcher> after = new ArrayList<>();
    private final Map<Path, TrackedFile> files = new HashMap<>();

    /** For each name that changed since its directory was synced: the file that had it then. By directory, by path. */
    private final Map<Path, Map<Path, Optional<TrackedFile>>> unsynced = new HashMap<>();

    private boolean full;

    public synchronized void before(Watcher watcher) {
        before.add(watcher);
    }

    public synchronized void after(Watcher watcher) {
        after.add(watcher);
    }

    /** Lets one operation fail, counted from the beginning. */
    public void failAt(Operation operation, long number, String message) {
        before(step -> {
            if (step.operation == operation && step.number == number) {
                throw new IOException(message);
            }
        });
    }

    /** While it is full, files are neither made nor grow. */
    public synchronized void full(boolean now) {
        full = now;
    }

    public synchronized long count(Operation operation) {
        return counts.getOrDefault(operation, 0L);
    }

    /** How many operations there were at which a power cut is worth taking. */
    public synchronized long syncPoints() {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().isSyncPoint())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Copies a tree as it might be found if the power went now: whatever was not made durable is there, not there, or in part,
     * as the seed has it.
     *
     * @param copyTo does not exist yet, and is not below {@code root}
     * @return {@code copyTo}
     */
    public synchronized Path afterPowerCut(Path root, Path copyTo, long seed) throws IOException {
        new PowerCut(files, unsynced, seed).copy(root.toAbsolutePath(), copyTo);
        return copyTo;
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        Step step = begin(Operation.CREATE, path);
        refuseWhenFull();
        FileChannel channel = TrackedFile.channel(path, StandardOpenOption.CREATE_NEW);
        changing(path, Optional.empty());
        TrackedFile created = TrackedFile.created(path);
        files.put(path, created);
        end(step);
        return new LossyFile(path, created, channel);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        Step step = begin(Operation.OPEN, path);
        FileChannel channel = TrackedFile.channel(path);
        TrackedFile tracked = tracked(path);
        end(step);
        return new LossyFile(path, tracked, channel);
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        Path source = from.toAbsolutePath();
        Path target = to.toAbsolutePath();
        Step step = begin(Operation.MOVE, target);
        TrackedFile moved = tracked(source);
        if (Files.exists(target)) {
            unlink(target);
        } else {
            changing(target, Optional.empty());
        }
        changing(source, Optional.of(moved));
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files.remove(source);
        files.put(target, moved);
        moved.moved(target);
        end(step);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        Step step = begin(Operation.DELETE, path);
        if (Files.exists(path)) {
            unlink(path);
            Files.delete(path);
        }
        end(step);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        Path path = directory.toAbsolutePath();
        Step step = begin(Operation.CREATE_DIRECTORIES, path);
        if (!Files.isDirectory(path)) {
            refuseWhenFull();
            Files.createDirectories(path);
        }
        end(step);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        Path path = directory.toAbsolutePath();
        Step step = begin(Operation.SYNC_DIRECTORY, path);
        unsynced.remove(path);
        end(step);
    }

    private Step begin(Operation operation, Path path) throws IOException {
        Step step = new Step(operation, path, counts.merge(operation, 1L, Long::sum));
        for (Watcher watcher : List.copyOf(before)) {
            watcher.see(step);
        }
        return step;
    }

    private void end(Step step) throws IOException {
        for (Watcher watcher : List.copyOf(after)) {
            watcher.see(step);
        }
    }

    private void refuseWhenFull() throws IOException {
        if (full) {
            throw new IOException(NO_SPACE);
        }
    }

    private TrackedFile tracked(Path path) throws IOException {
        TrackedFile tracked = files.get(path);
        if (tracked == null || !tracked.isAt(path)) {
            tracked = TrackedFile.durable(path);
            files.put(path, tracked);
        }
        return tracked;
    }

    private void unlink(Path path) throws IOException {
        TrackedFile tracked = tracked(path);
        changing(path, Optional.of(tracked));
        tracked.unlinked();
        files.remove(path);
    }

    private void changing(Path path, Optional<TrackedFile> now) {
        unsynced.computeIfAbsent(Objects.requireNonNull(path.getParent()), directory -> new HashMap<>())
                .putIfAbsent(path, now);
    }

    private final class LossyFile implements DiskFile {
        private final Path path;
        private final TrackedFile tracked;
        private final FileChannel channel;

        LossyFile(Path path, TrackedFile tracked, FileChannel channel) {
            this.path = path;
            this.tracked = tracked;
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            synchronized (LossyDisk.this) {
                Step step;
                try {
                    step = begin(Operation.WRITE, path);
                    if (offset + bytes.remaining() > channel.size()) {
                        refuseWhenFull();
                    }
                } catch (IOException e) {
                    put(bytes.limit(bytes.position() + bytes.remaining() / 2), offset);
                    throw e;
                }
                put(bytes, offset);
                end(step);
            }
        }

        private void put(ByteBuffer bytes, long offset) throws IOException {
            tracked.writing(channel, offset, bytes.remaining());
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (LossyDisk.this) {
                Step step = begin(Operation.FORCE, path);
                tracked.forced(channel);
                end(step);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
