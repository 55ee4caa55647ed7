package com.example.c19.journal;

import io.c19.layers.Key;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The file of a state: a line that names this life of it, then a record for each step.
 *
 * <pre>
 * record: length of the body, its CRC-32, and the body: time, count, and so many times
 *         key, whether it is put, and then type, expiry and time of writing (each may be missing), and the bytes
 * </pre>
 *
 * <p>A record that was not written to its end, as when the power fails, is cut off at the next start: nobody was told that it is there. For
 * one thread at a time.
 */
final class Journal implements AutoCloseable {
    private static final int HEADER_BYTES = 36;
    private static final int RECORD_HEADER_BYTES = 8;
    private static final long NONE = Long.MIN_VALUE;

    private final Path path;
    private final RandomAccessFile file;
    private final boolean sync;
    private final String life;

    private Journal(Path path, RandomAccessFile file, boolean sync, String life) {
        this.path = path;
        this.file = file;
        this.sync = sync;
        this.life = life;
    }

    /** @throws StateException when it cannot be opened */
    static Journal open(Path path, boolean sync) {
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            // Not a channel: an interrupted thread would close that.
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            if (!isOurs(file)) {
                file.close();
                throw new StateException(
                        Reason.LOCKED,
                        "state.path: %s is open already; stop the agent that has it".formatted(path),
                        null);
            }
            byte[] life = new byte[HEADER_BYTES];
            if (file.length() < HEADER_BYTES) {
                file.setLength(0);
                file.writeBytes(UUID.randomUUID().toString());
                file.seek(0);
            }
            file.readFully(life);
            return new Journal(path, file, sync, new String(life, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static boolean isOurs(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // in this very process
        }
    }

    /** What tells this state from any other. */
    String life() {
        return life;
    }

    /** A key's new value, null when it was deleted. */
    record Change(Key key, @Nullable Value value) {}

    /** What is told of each step when the file is read. */
    interface Reader {
        void step(Instant time, List<Change> changes);
    }

    /** Reads all steps, and is at the end then, for the next to be added. */
    void replay(Reader reader) {
        try {
            long at = HEADER_BYTES;
            file.seek(at);
            while (at + RECORD_HEADER_BYTES <= file.length()) {
                int length = file.readInt();
                int sum = file.readInt();
                if (length < 0 || at + RECORD_HEADER_BYTES + length > file.length()) {
                    break;
                }
                byte[] body = new byte[length];
                file.readFully(body);
                if (sum(body) != sum) {
                    break;
                }
                at += RECORD_HEADER_BYTES + length;
                read(new DataInputStream(new ByteArrayInputStream(body)), reader);
            }
            file.setLength(at);
            file.seek(at);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static void read(DataInputStream in, Reader reader) throws IOException {
        Instant time = Instant.ofEpochMilli(in.readLong());
        int count = in.readInt();
        Change[] changes = new Change[count];
        for (int i = 0; i < count; i++) {
            Key key = new Key(text(in));
            changes[i] = new Change(key, in.readBoolean() ? value(in) : null);
        }
        reader.step(time, List.of(changes));
    }

    private static Value value(DataInputStream in) throws IOException {
        String type = in.readBoolean() ? text(in) : null;
        long expires = in.readLong();
        long written = in.readLong();
        byte[] bytes = in.readNBytes(in.readInt());
        return new Value(bytes, type, time(expires), time(written));
    }

    private static @Nullable Instant time(long millis) {
        return millis == NONE ? null : Instant.ofEpochMilli(millis);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** Adds a step. On the disk, if that was asked for, when it returns. */
    void append(Instant time, List<Change> changes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeLong(time.toEpochMilli());
        out.writeInt(changes.size());
        for (Change change : changes) {
            text(out, change.key().text());
            Value value = change.value();
            out.writeBoolean(value != null);
            if (value != null) {
                out.writeBoolean(value.contentType() != null);
                if (value.contentType() != null) {
                    text(out, value.contentType());
                }
                out.writeLong(value.expires() == null ? NONE : value.expires().toEpochMilli());
                out.writeLong(value.written() == null ? NONE : value.written().toEpochMilli());
                out.writeInt(value.bytes().length);
                out.write(value.bytes());
            }
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        DataOutputStream whole = new DataOutputStream(record);
        whole.writeInt(body.size());
        whole.writeInt(sum(body.toByteArray()));
        body.writeTo(whole);
        file.write(record.toByteArray());
        if (sync) {
            file.getFD().sync();
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static int sum(byte[] body) {
        CRC32 sum = new CRC32();
        sum.update(body);
        return (int) sum.getValue();
    }

    StateException failed(IOException failure) {
        return failed(path, failure);
    }

    private static StateException failed(Path path, IOException failure) {
        return new StateException(
                Reason.IO, "the journal %s cannot be used: %s".formatted(path, failure.getMessage()), failure);
    }

    long bytes() {
        try {
            return file.length();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
