package io.c19.state.git.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import io.c19.state.git.disk.LossyDisk;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process reads while another appends, releases and reuses files. */
class LogReaderBesideWriterTest {
    private static final int GROUPS = 2000;

    @TempDir
    Path directory;

    private final Random random = Seed.take("LogReaderBesideWriterTest").random();
    private int readings;
    private final Ledger ledger = new Ledger(random);

    @Test
    void read_besideAWriter_seesAllThatWasAcknowledgedBefore() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (Program program = new Program(directory, new LossyDisk(), ledger)) {
            CompletableFuture<Void> preparing = loop(enough, program::prepare);
            CompletableFuture<Void> writing = loop(enough, () -> {
                program.append(600);
                if (random.nextInt(4) == 0) {
                    program.release(ledger.acknowledged());
                }
            });
            try {
                while (ledger.acknowledged() < GROUPS && !writing.isDone()) {
                    ledger.check(directory);
                    readings++;
                }
            } finally {
                enough.set(true);
                preparing.join();
                writing.join();
            }
        }
        assertThat(readings).isPositive();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> loop(AtomicBoolean enough, Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (!enough.get()) {
                            step.run();
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task).start());
    }
}
