package io.c19.state.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes {@code *.lock} files that a killed process left beside our refs; with them no ref could ever be moved again. To be
 * called with the repository's lock held, so what is left may only belong to a {@code git push} that is under way right now,
 * and that is given time to finish.
 */
final class StaleLocks {
    private static final Logger LOG = LoggerFactory.getLogger(StaleLocks.class);

    /** A push holds such a lock for milliseconds. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private StaleLocks() {}

    static void remove(Path directory) throws IOException {
        for (String refs : new String[] {"refs/heads", "refs/c19/nodes"}) {
            Path parent = directory.resolve(refs);
            if (Files.isDirectory(parent)) {
                try (Stream<Path> files = Files.list(parent)) {
                    for (Path lock : (Iterable<Path>)
                            files.filter(file -> file.toString().endsWith(".lock"))::iterator) {
                        remove(lock, Files.getLastModifiedTime(lock));
                    }
                }
            }
        }
    }

    private static void remove(Path lock, FileTime seen) throws IOException {
        for (long waited = 0; waited < GRACE.toMillis(); waited += PAUSE.toMillis()) {
            if (!Files.exists(lock) || !Files.getLastModifiedTime(lock).equals(seen)) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        if (Files.deleteIfExists(lock)) {
            LOG.warn("removed {}, which a process that was killed left behind", lock);
        }
    }
}
