package io.c19.state.git;

import static io.c19.state.git.Gcs.blob;
import static io.c19.state.git.Gcs.gc;
import static io.c19.state.git.Stores.get;
import static io.c19.state.git.Stores.init;
import static io.c19.state.git.Stores.open;
import static io.c19.state.git.Stores.packed;
import static io.c19.state.git.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Expiry;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.disk.LossyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full repack that does not come to its end loses nothing. */
class GcFailureTest {
    /** Which is the blob, since objects are in the order of their making. */
    private static final int IN_THE_FIRST_OBJECT = 60;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void make() {
        data = init(directory.resolve("data"));
    }

    @Test
    void gc_withThePowerCutAtAnyStep_losesNothing() throws IOException {
        String lost = blob(data, "lost");
        LossyDisk disk = new LossyDisk();
        List<Path> copies = new ArrayList<>();
        try (State state = openOn(disk)) {
            put(state, "a", "1");
            put(state, "b", "2");
            packed(data, state);
            Thread here = Thread.currentThread();
            disk.before(step -> {
                if (Thread.currentThread() == here && step.operation().isSyncPoint()) {
                    copies.add(disk.afterPowerCut(data, directory.resolve("cut" + copies.size()), copies.size()));
                }
            });
            gc(state);
        }
        assertThat(copies).hasSizeGreaterThan(20);
        for (Path copy : copies) {
            try (State state = open(copy)) {
                assertThat(get(state, "a")).as(copy.toString()).isEqualTo("1");
                assertThat(get(state, "b")).isEqualTo("2");
            }
            assertThat(GitStore.fsck(copy, Progress.NONE).problems()).isEmpty();
            assertThat(Git.in(copy).run("cat-file", "-p", lost)).isEqualTo("lost");
        }
        Git.fsckStrict(copies.get(copies.size() / 2));
        Git.fsckStrict(data);
    }

    @Test
    void gc_failingAtAnyStep_losesNothingAndCanBeTriedAgain() throws IOException {
        String lost = blob(data, "lost");
        LossyDisk disk = new LossyDisk();
        AtomicInteger countdown = new AtomicInteger();
        int failures = 0;
        try (State state = openOn(disk)) {
            put(state, "a", "1");
            packed(data, state);
            Thread here = Thread.currentThread();
            disk.before(step -> {
                if (Thread.currentThread() == here && countdown.decrementAndGet() == 0) {
                    throw new IOException(LossyDisk.NO_SPACE);
                }
            });
            for (int at = 1; countdown.get() <= 0; at++) {
                countdown.set(at);
                try {
                    gc(state);
                } catch (StateException e) {
                    assertThat(e.reason()).isEqualTo(Reason.FULL);
                    failures++;
                }
                assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
                assertThat(Git.in(data).run("cat-file", "-p", lost)).isEqualTo("lost");
            }
            assertThat(get(state, "a")).isEqualTo("1");
        }
        try (State state = open(data)) {
            assertThat(gc(state).after().files()).isEqualTo(2);
        }
        assertThat(failures).isGreaterThan(10);
        Git.fsckStrict(data);
    }

    @Test
    void gc_ofADamagedObject_saysSoAndChangesNothing() throws IOException {
        byte[] bytes = new byte[500];
        Seed.take("GcFailureTest").random().nextBytes(bytes);
        try (State state = open(data)) {
            put(state, "a", HexFormat.of().formatHex(bytes));
            packed(data, state);
        }
        List<Path> packs = Gcs.packs(data);
        Path largest = packs.stream()
                .max(Comparator.comparingLong(pack -> pack.toFile().length()))
                .orElseThrow();
        flip(largest, IN_THE_FIRST_OBJECT);
        try (State state = open(data)) {
            assertThatThrownBy(() -> gc(state))
                    .hasMessageContaining("fsck")
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
            assertThat(Gcs.packs(data)).containsExactlyInAnyOrderElementsOf(packs);
        }
    }

    @Test
    void close_whileAGcIsUnderWay_givesItUp() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Thread gc;
        try (State state = open(data)) {
            put(state, "a", "1");
            gc = new Thread(() -> {
                try {
                    gc(state, waiting(begun, closing));
                } catch (StateException e) {
                    failure.set(e);
                }
            });
            gc.start();
            begun.await();
            Thread closer = new Thread(state::close);
            closer.start();
            // Until it waits for the gc, which goes on then; it may wait for others before.
            while (closer.getState() != Thread.State.WAITING || !isIn(closer, Gc.class)) {
                Thread.onSpinWait();
            }
            closing.countDown();
            closer.join();
            gc.join();
        }
        assertThat(failure.get()).isInstanceOfSatisfying(StateException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.CLOSED));
        try (State state = open(data)) {
            assertThat(get(state, "a")).isEqualTo("1");
        }
        Git.fsckStrict(data);
    }

    private static boolean isIn(Thread thread, Class<?> of) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(of.getName()));
    }

    private static void flip(Path pack, int at) throws IOException {
        try (FileChannel file = FileChannel.open(pack, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, at);
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
        }
    }

    private static Progress waiting(CountDownLatch begun, CountDownLatch closing) {
        return (what, done, total) -> {
            begun.countDown();
            try {
                closing.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private State openOn(LossyDisk disk) {
        return GitStore.open(data, Stores.CONTEXT, null, null, new Expiry(null, Expiry.PURGE_INTERVAL), disk);
    }
}
