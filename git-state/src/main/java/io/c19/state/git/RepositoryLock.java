package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One writing process per repository. The operating system frees the lock when the process ends, however it ends. */
final class RepositoryLock implements AutoCloseable {
    static final String FILE = "c19/lock";

    private static final int HOLDER_BYTES_MAX = 32;

    /**
     * What this process holds. Process-wide as the operating system's locks are: there, closing any descriptor of a file ends
     * all locks that the process has on it, so a second attempt must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RepositoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws StateException LOCKED, naming the process that has it */
    static RepositoryLock take(Path directory) {
        try {
            Path own = directory.resolve(FILE);
            Files.createDirectories(Objects.requireNonNull(own.getParent()));
            Path file = own.getParent().toRealPath().resolve(own.getFileName());
            if (!HELD.add(file)) {
                throw locked(directory, Long.toString(ProcessHandle.current().pid()));
            }
            return new RepositoryLock(file, lockedChannel(directory, file));
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    private static FileChannel lockedChannel(Path directory, Path file) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw locked(directory, holder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            HELD.remove(file);
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer holder = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        channel.read(holder, 0);
        return new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip();
    }

    private static StateException locked(Path directory, String pid) {
        return new StateException(
                Reason.LOCKED,
                "%s is in use by another process%s: talk to its agent with --url, stop it, or give another directory"
                        .formatted(directory, pid.isEmpty() ? "" : " (" + pid + ")"),
                null);
    }

    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(file);
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
