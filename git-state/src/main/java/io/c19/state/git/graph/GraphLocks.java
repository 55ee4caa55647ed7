package io.c19.state.git.graph;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock files that Git takes before it changes its commit-graph, as one file or as a chain. The chain's lock file is at the
 * same time the new chain.
 */
final class GraphLocks implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(GraphLocks.class);

    /** Git holds them while it works out a graph, at most for minutes; with a lock that is left behind none is ever written again. */
    private static final Duration HELD_MAX = Duration.ofHours(1);

    private final Disk disk;
    private final Path directory;
    private final Path single;
    private final Path chain;

    private GraphLocks(Disk disk, Path objects) {
        this.disk = disk;
        this.directory = objects.resolve(GraphChain.DIRECTORY);
        this.single = objects.resolve(GraphChain.SINGLE + ".lock");
        this.chain = directory.resolve(GraphChain.CHAIN + ".lock");
    }

    /** @return null when somebody else holds one of them */
    static @Nullable GraphLocks take(Disk disk, Path objects, Instant now) throws IOException {
        GraphLocks locks = new GraphLocks(disk, objects);
        if (!create(disk, locks.single, now)) {
            return null;
        }
        if (!create(disk, locks.chain, now)) {
            disk.delete(locks.single);
            return null;
        }
        return locks;
    }

    private static boolean create(Disk disk, Path lock, Instant now) throws IOException {
        try {
            disk.create(lock).close();
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.getLastModifiedTime(lock).toInstant().isBefore(now.minus(HELD_MAX))) {
                LOG.warn("removed {}, which a process that was killed left behind", lock);
                disk.delete(lock);
            }
            return false;
        }
    }

    /** Makes these layers, from the lowest up, the chain. */
    void publish(List<String> names) throws IOException {
        byte[] lines = (String.join("\n", names) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (DiskFile file = disk.open(chain)) {
            file.write(ByteBuffer.wrap(lines), 0);
            file.force();
        }
        disk.move(chain, directory.resolve(GraphChain.CHAIN));
        disk.syncDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        disk.delete(chain);
        disk.delete(single);
    }
}
