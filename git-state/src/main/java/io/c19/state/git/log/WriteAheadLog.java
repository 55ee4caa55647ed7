package io.c19.state.git.log;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.object.NewObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Makes groups of commits durable in the order in which they come. Format and rules are told in the package's description.
 *
 * <p>One thread appends; the other methods may be called by any. After a write or sync that failed nobody knows what is on the
 * disk, so nothing is appended any more until the log is opened, and with it read, anew.
 */
public final class WriteAheadLog implements Closeable {
    private final Path directory;
    private final Segments segments;
    private final RecordWriter writer = new RecordWriter();
    private volatile Segment current;

    /** Only the thread that appends uses it. */
    private @Nullable IOException failure;

    private final Object records = new Object();

    /** The sequence of the last durable record. */
    private long last;

    private long released;

    /** What the last durable record says to be released: segments may go only up to here, see the package's description. */
    private long marked;

    private long unreleasedBytes;
    private final Deque<Unreleased> unreleased = new ArrayDeque<>();

    private record Unreleased(long sequence, long bytes) {}

    private WriteAheadLog(Path directory, Segments segments, Segment first, long last) {
        this.directory = directory;
        this.segments = segments;
        this.current = first;
        this.last = last;
    }

    /**
     * Starts a new segment after what is there; never appends to one that another process wrote. Older segments stay until
     * they are released. Blocks for some milliseconds: it syncs them, and fills the new one.
     *
     * @param directory made when it is missing
     * @param afterSequence {@link Replay#lastSequence} of the same directory, read just before
     */
    public static WriteAheadLog open(Path directory, Disk disk, long afterSequence) throws IOException {
        return open(directory, disk, SegmentSizes.ORDINARY, afterSequence);
    }

    static WriteAheadLog open(Path directory, Disk disk, SegmentSizes sizes, long afterSequence) throws IOException {
        Segments segments = Segments.open(directory, disk, sizes, afterSequence);
        return new WriteAheadLog(directory, segments, segments.next(null, 0, afterSequence), afterSequence);
    }

    /**
     * Appends one group. It is durable when this returns; blocks for one sync, and for the making of a segment when none is
     * ready. For one thread.
     *
     * @param objects a base before the deltas that need it, or in the log or the repository already
     * @param refs where each named ref is after the group
     * @return the record's sequence
     * @throws IllegalArgumentException when the group is larger than a record can be: 1 GiB, 65,535 refs
     * @throws IOException when the group is not durable. Nothing was changed when a new segment could not be made, such as on
     *     a full disk, and the log may be used again; otherwise it takes no more
     */
    public long append(List<NewObject> objects, Map<String, ObjectId> refs) throws IOException {
        if (failure != null) {
            throw new LogStopped(directory, failure);
        }
        int bodyBytes = RecordFormat.bodyBytes(objects, refs);
        long sequence;
        long mark;
        synchronized (records) {
            sequence = last + 1;
            mark = released;
        }
        if (!current.fits(bodyBytes)) {
            current = segments.next(current, bodyBytes, sequence - 1);
        }
        write(current, sequence, mark, bodyBytes, objects, refs);
        synchronized (records) {
            last = sequence;
            marked = mark;
            long bytes = Segment.needs(bodyBytes);
            unreleased.add(new Unreleased(sequence, bytes));
            unreleasedBytes += bytes;
        }
        return sequence;
    }

    private void write(
            Segment segment,
            long sequence,
            long mark,
            int bodyBytes,
            List<NewObject> objects,
            Map<String, ObjectId> refs)
            throws IOException {
        try {
            writer.write(segment.file(), segment.used(), segment.nonce(), sequence, mark, bodyBytes, objects, refs);
            segment.file().force();
            segment.advance(bodyBytes);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Everything up to and including that record is in packs and refs, and synced: the log need not keep it. Only notes it; the
     * next {@link #append} writes it down, and {@link #prepare} then acts on it.
     */
    public void release(long sequence) throws IOException {
        synchronized (records) {
            if (sequence > last) {
                throw new IllegalArgumentException("release: %d (expected: at most %d)".formatted(sequence, last));
            }
            released = Math.max(released, sequence);
            for (Unreleased oldest = unreleased.peek();
                    oldest != null && oldest.sequence <= released;
                    oldest = unreleased.peek()) {
                unreleasedBytes -= oldest.bytes;
                unreleased.remove();
            }
        }
    }

    /**
     * Takes released segments away or makes them ready to be used again, and makes the next segment ready before it is needed,
     * so that {@link #append} need not wait for it. To be called often by a background thread; cheap when nothing is to do.
     *
     * @throws IOException when that failed, such as on a full disk; it may be tried again, and appending goes on as long as
     *     there is room in the current segment
     */
    public void prepare() throws IOException {
        long unneeded;
        synchronized (records) {
            unneeded = marked;
        }
        segments.prepare(current, unneeded);
    }

    /** How many bytes the records have that were appended here and not released. */
    public long bytes() {
        synchronized (records) {
            return unreleasedBytes;
        }
    }

    /** Removes all segments when all is released; otherwise leaves everything for the next start. Not while another call runs. */
    @Override
    public void close() throws IOException {
        try {
            if (failure == null && marked()) {
                segments.clear(current, last);
            }
        } finally {
            current.close();
            segments.close();
        }
    }

    /** Whether the log says that nothing in it is needed; says it if there is room. */
    private boolean marked() throws IOException {
        synchronized (records) {
            if (released < last || marked == last) {
                return released == last;
            }
        }
        boolean room = current.fits(RecordFormat.bodyBytes(List.of(), Map.of()));
        if (room) {
            append(List.of(), Map.of());
        }
        return room;
    }
}
