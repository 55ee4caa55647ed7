package io.c19.state.git.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the log, whoever else has it open, and writes nothing. */
public final class LogReader {
    /**
     * A process that appends reuses a segment every tenth of a second or so, and reading takes less; should it happen in so many
     * readings, something else is wrong.
     */
    private static final int READINGS_MAX = 20;

    private LogReader() {}

    /**
     * Reads all records. Blocks for about as long as it takes to read the files.
     *
     * <p>A process may be appending meanwhile: what is seen is then the log as it was at some moment, or without its last
     * records. What it releases meanwhile is in the repository, so a caller reads the log first and the refs after it.
     *
     * @param directory with the segments; a missing one holds no records
     * @param stored of which records nothing but the refs is wanted
     * @return with whole objects, whose content was compared with their ids
     * @throws LogDamaged when acknowledged writes are lost
     * @throws IOException when a file cannot be read, or a newer C19 wrote it; or what {@code bases} throws
     */
    public static Replay read(Path directory, Bases bases, Stored stored) throws IOException {
        Frames frames = frames(directory);
        RecordReader reader = new RecordReader(bases);
        List<LogRecord> records = new ArrayList<>(frames.located.size());
        for (Located located : frames.located) {
            LogRecord record = reader.read(located.file, located.frame, stored);
            if (!record.objects().isEmpty() || !record.refs().isEmpty()) {
                records.add(record);
            }
        }
        return new Replay(List.copyOf(records), frames.last, frames.torn);
    }

    /** Segments that are reused while they are read look like damage; real damage looks the same every time. */
    private static Frames frames(Path directory) throws IOException {
        IOException before = null;
        for (int i = 0; i < READINGS_MAX; i++) {
            Frames frames = new Frames();
            try {
                frames.read(directory);
                return frames;
            } catch (NoSuchFileException e) {
                before = e;
            } catch (LogDamaged e) {
                if (before != null && Objects.equals(before.getMessage(), e.getMessage())) {
                    throw e;
                }
                before = e;
            }
        }
        throw Objects.requireNonNull(before);
    }

    private record Located(Path file, SegmentScan.Frame frame) {}

    /** The records of all segments one after the other. */
    private static final class Frames {
        private final List<Located> located = new ArrayList<>();
        private long last;
        private long released;
        private @Nullable String torn;

        void read(Path directory) throws IOException {
            for (Path file : SegmentFiles.list(directory)) {
                ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
                add(file, SegmentScan.of(content, SegmentFiles.number(file), last));
            }
            if (!located.isEmpty() && located.get(0).frame.sequence() > released + 1) {
                Located first = located.get(0);
                throw LogDamaged.gap(first.file, first.frame.offset(), released + 1, first.frame.sequence());
            }
        }

        private void add(Path file, SegmentScan segment) throws LogDamaged {
            for (SegmentScan.Frame frame : segment.records()) {
                if (last != 0 && frame.sequence() != last + 1) {
                    throw LogDamaged.gap(file, frame.offset(), last + 1, frame.sequence());
                }
                located.add(new Located(file, frame));
                last = frame.sequence();
                released = Math.max(released, frame.released());
                torn = null;
            }
            if (segment.later() != 0) {
                throw LogDamaged.record(file, segment.end(), last + 1, segment.later());
            }
            if (segment.torn()) {
                torn = "%s: a group of commits after number %d, at byte %d, was not written completely and is left out"
                        .formatted(file, last, segment.end());
            }
        }
    }
}
