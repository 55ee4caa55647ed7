package io.c19.state.git.log;

import io.c19.state.git.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where segments come from and where they go.
 *
 * <p>Files are made, renamed and deleted by one thread at a time, which holds {@link #making}: the one that appends waits there
 * only when it needs a segment at once and none is ready. The two queues have a lock of their own, held for moments.
 */
final class Segments implements Closeable {
    /** Enough for what is appended while one is being made ready. */
    private static final int READY_MAX = 2;

    private final Path directory;
    private final Disk disk;
    private final SegmentSizes sizes;
    private final SecureRandom nonces = new SecureRandom();
    private final ReentrantLock making = new ReentrantLock();

    /** Under {@link #making}. Never used twice, also when making one failed, so that a leftover is in nobody's way. */
    private long nextNumber;

    private final Object queues = new Object();

    /** In the order of their numbers, all greater than those in use. */
    private final Deque<Segment> ready = new ArrayDeque<>();

    /** Oldest first. */
    private final Deque<SpentSegment> spent = new ArrayDeque<>();

    private Segments(Path directory, Disk disk, SegmentSizes sizes) {
        this.directory = directory;
        this.disk = disk;
        this.sizes = sizes;
    }

    /** @param last the sequence of the last record in the files that are there; 0 when there is none */
    static Segments open(Path directory, Disk disk, SegmentSizes sizes, long last) throws IOException {
        disk.createDirectories(directory);
        Segments segments = new Segments(directory, disk, sizes);
        List<Path> files = SegmentFiles.list(directory);
        for (Path file : files) {
            segments.nextNumber = SegmentFiles.number(file);
            if (last == 0) {
                disk.delete(file);
            } else {
                // A process that was killed may have written its last record and not synced it: it has been replayed,
                // and
                // what is written now builds on it.
                try (var written = disk.open(file)) {
                    written.force();
                }
                segments.spent.add(new SpentSegment(file, file.toFile().length(), last, false));
            }
        }
        segments.nextNumber++;
        if (!files.isEmpty()) {
            disk.syncDirectory(directory);
        }
        return segments;
    }

    /**
     * The segment to append to after this one, which may take no more.
     *
     * @param last the sequence of the last record
     * @throws IOException when none could be made; nothing has changed then, and it may be tried again
     */
    Segment next(@Nullable Segment full, int bodyBytes, long last) throws IOException {
        Segment next = takeReady(full, bodyBytes, last);
        if (next == null) {
            making.lock();
            try {
                next = takeReady(full, bodyBytes, last);
                if (next == null) {
                    next = make(Math.max(size(full), size(bodyBytes)));
                    spend(full, last);
                    // Their numbers are lower, so they may not be used after this one was.
                    for (Segment skipped = pollReady(); skipped != null; skipped = pollReady()) {
                        spend(skipped, last);
                    }
                }
            } finally {
                making.unlock();
            }
        }
        return next;
    }

    private @Nullable Segment takeReady(@Nullable Segment full, int bodyBytes, long last) {
        Segment next;
        synchronized (queues) {
            next = ready.peek();
            if (next == null || !next.fits(bodyBytes)) {
                return null;
            }
            ready.remove();
        }
        spend(full, last);
        return next;
    }

    private void spend(@Nullable Segment segment, long last) {
        if (segment == null) {
            return;
        }
        try {
            segment.close();
        } catch (IOException e) {
            // Everything in it was forced; whether the system likes closing it makes no difference.
        }
        synchronized (queues) {
            boolean ordinary = segment.capacity() <= sizes.max();
            spent.add(new SpentSegment(segment.path(), segment.capacity(), last, ordinary));
        }
    }

    private @Nullable Segment pollReady() {
        synchronized (queues) {
            return ready.poll();
        }
    }

    /**
     * Takes away what is released, or makes it ready to be used again; makes a segment ready when the current one is half full.
     *
     * @param released the sequence up to which records need not be kept, as said in a record that is durable
     */
    void prepare(Segment current, long released) throws IOException {
        if (!making.tryLock()) {
            return; // another thread is at it
        }
        try {
            for (SpentSegment oldest = oldest(released); oldest != null; oldest = oldest(released)) {
                if (oldest.reusable() && oldest.capacity() >= current.capacity() && readyCount() < READY_MAX) {
                    recycle(oldest);
                } else {
                    delete(oldest);
                }
            }
            if (readyCount() == 0 && current.used() > current.capacity() / 2) {
                Segment made = make(size(current));
                synchronized (queues) {
                    ready.add(made);
                }
            }
        } finally {
            making.unlock();
        }
    }

    private @Nullable SpentSegment oldest(long released) {
        synchronized (queues) {
            SpentSegment oldest = spent.peek();
            return oldest != null && oldest.last() <= released ? oldest : null;
        }
    }

    private int readyCount() {
        synchronized (queues) {
            return ready.size();
        }
    }

    /** As large as the current one; twice that when what was before it is still needed, so when writers outrun the packer. */
    private long size(@Nullable Segment current) {
        if (current == null) {
            return sizes.min();
        }
        boolean behind;
        synchronized (queues) {
            behind = !spent.isEmpty();
        }
        return Math.min(sizes.max(), behind ? 2 * current.capacity() : current.capacity());
    }

    /** What a segment must have to hold such a record. */
    private static long size(int bodyBytes) {
        return SegmentHeader.BYTES + Segment.needs(bodyBytes);
    }

    private Segment make(long capacity) throws IOException {
        SegmentHeader header = header();
        Path path = SegmentFiles.path(directory, header.number());
        Segment made = null;
        try {
            made = Segment.create(disk, path, header, capacity);
            disk.syncDirectory(directory);
            return made;
        } catch (IOException e) {
            discard(path, made, e);
            throw e;
        }
    }

    /** A half-made file would take room when there is none. */
    private void discard(Path path, @Nullable Segment made, IOException failure) {
        try {
            if (made != null) {
                made.close();
            }
            disk.delete(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
            synchronized (queues) {
                spent.add(new SpentSegment(path, 0, 0, false));
            }
        }
    }

    private void recycle(SpentSegment oldest) throws IOException {
        SegmentHeader header = header();
        Path path = SegmentFiles.path(directory, header.number());
        disk.move(oldest.path(), path);
        // Should one of the next steps fail, the file holds nothing, and is deleted next time.
        synchronized (queues) {
            spent.remove();
            spent.addFirst(new SpentSegment(path, oldest.capacity(), oldest.last(), false));
        }
        disk.syncDirectory(directory);
        Segment again = Segment.recycle(disk, path, header, oldest.capacity());
        synchronized (queues) {
            spent.remove();
            ready.add(again);
        }
    }

    private void delete(SpentSegment oldest) throws IOException {
        disk.delete(oldest.path());
        // Should the next step fail, there is no file any more to be used again: it is deleted once more.
        synchronized (queues) {
            spent.remove();
            spent.addFirst(new SpentSegment(oldest.path(), oldest.capacity(), oldest.last(), false));
        }
        disk.syncDirectory(directory);
        synchronized (queues) {
            spent.remove();
        }
    }

    private SegmentHeader header() {
        long nonce = nonces.nextLong();
        return new SegmentHeader(SegmentHeader.VERSION_NOW, nextNumber++, nonce == RecordFormat.END ? 1 : nonce);
    }

    /** Deletes all files, oldest first, when nothing in them is needed and the last record says so. */
    void clear(Segment current, long last) throws IOException {
        making.lock();
        try {
            spend(current, last);
            for (Segment unused = pollReady(); unused != null; unused = pollReady()) {
                spend(unused, last);
            }
            for (SpentSegment oldest = spent.peek(); oldest != null; oldest = spent.peek()) {
                delete(oldest);
            }
        } finally {
            making.unlock();
        }
    }

    /** Leaves the files as they are. */
    @Override
    public void close() throws IOException {
        making.lock();
        try {
            for (Segment unused = pollReady(); unused != null; unused = pollReady()) {
                unused.close();
            }
        } finally {
            making.unlock();
        }
    }
}
