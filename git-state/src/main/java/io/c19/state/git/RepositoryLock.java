package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One writing process per repository. The operating system frees the lock when the process ends, however it ends. */
final class RepositoryLock implements AutoCloseable {
    static final String FILE = "c19/lock";

    private static final int HOLDER_BYTES_MAX = 32;

    private final FileChannel channel;

    private RepositoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StateException LOCKED, naming the process that has it */
    static RepositoryLock take(Path directory) {
        Path file = directory.resolve(FILE);
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                throw locked(directory, channel);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new RepositoryLock(channel);
        } catch (IOException | StateException e) {
            closeQuietly(channel);
            throw e instanceof StateException known ? known : StorageFaults.of(directory, e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static StateException locked(Path directory, FileChannel channel) throws IOException {
        ByteBuffer holder = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        channel.read(holder, 0);
        String pid = new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip();
        return new StateException(
                Reason.LOCKED,
                "%s is in use by another process%s: talk to its agent with --url, stop it, or give another directory"
                        .formatted(directory, pid.isEmpty() ? "" : " (" + pid + ")"),
                null);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The lock ends with the process at the latest.
                return;
            }
        }
    }
}
