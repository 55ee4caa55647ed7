package io.c19.connection.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.c19.fixtures.Git;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class IncomingPackTest {
    private static final int FILES = 300;

    /** When it begins and ends, and some more. */
    private static final int LOOKS_MAX = 30;

    @TempDir
    Path scratch;

    /** For each object that is not there JGit would do so: with hundreds of packs most of a receiver's time went there. */
    @Test
    void packOfManyNewObjects_doesNotHaveTheDirectoryLookedAtForEach() throws IOException {
        Git.in(scratch).run("init", "-q", "-b", "main", "from");
        Git from = Git.in(scratch.resolve("from"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(scratch.resolve("from/f" + i), "value " + i);
        }
        from.run("add", ".");
        from.run("commit", "-q", "-m", "x");
        byte[] pack = from.bytes("pack-objects", "--all", "--stdout", "-q");
        Git.in(scratch).run("init", "-q", "--bare", "-b", "main", "to");

        try (FileRepository to = new FileRepository(scratch.resolve("to").toFile());
                Looks looks = new Looks("/objects/pack")) {
            new IncomingPack(to, PackLimits.fetched(), NullProgressMonitor.INSTANCE)
                    .store(new ByteArrayInputStream(pack));
            assertThat(looks.count()).isLessThan(LOOKS_MAX);
            to.getObjectDatabase().has(ObjectId.fromString("1234567890123456789012345678901234567890"));
            assertThat(looks.count()).as("counted at all").isPositive();
        }
        Git.in(scratch.resolve("to"))
                .run(
                        "update-ref",
                        "refs/heads/main",
                        from.run("rev-parse", "main").strip());
        Git.fsckStrict(scratch.resolve("to"));
    }

    /** Counts how often JGit says in its log that it has looked whether a file has changed. */
    private static final class Looks extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger logger =
                (Logger) LoggerFactory.getLogger("org.eclipse.jgit.internal.storage.file.FileSnapshot");
        private final AtomicInteger count = new AtomicInteger();
        private final String file;

        Looks(String file) {
            this.file = file;
            start();
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains(file + ",")) {
                count.incrementAndGet();
            }
        }

        int count() {
            return count.get();
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
    }
}
