package io.c19.state.git;

import static io.c19.fixtures.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.ApplyResult;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Expiry;
import io.c19.layers.Key;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Transaction;
import io.c19.layers.Value;
import io.c19.state.git.graph.HistoryIndex;
import io.c19.state.git.join.KnownWrites;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer does when storing fails. */
class WriterTest {
    @TempDir
    Path directory;

    @Test
    void submit_onAFullDisk_isRefusedAndWorksAgainWhenThereIsRoom() throws IOException {
        try (Bench bench = new Bench(directory.resolve("data"))) {
            bench.sink.failure = new IOException("No space left on device");
            assertThatThrownBy(() -> bench.put("a", "1"))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
            assertThat(bench.writer.fault()).contains("no room left");
            assertThat(bench.writer.newest().get(new Key("a"))).isEmpty();

            bench.sink.failure = null;
            bench.put("a", "2");
            assertThat(bench.writer.newest().get(new Key("a"))).isPresent();
            assertThat(bench.writer.fault()).isNull();
        }
    }

    @Test
    void announce_ofAFailedWrite_doesNotHappen() throws IOException {
        try (Bench bench = new Bench(directory.resolve("data"))) {
            List<Committed> steps = new ArrayList<>();
            bench.writer.subscribe(steps::add);
            bench.sink.failure = new IOException("No space left on device");
            assertThatThrownBy(() -> bench.put("a", "1")).isInstanceOf(StateException.class);
            assertThat(steps).isEmpty();
        }
    }

    @Test
    void submit_recognizableRequestThatWasNotStored_isForgotten() throws IOException {
        try (Bench bench = new Bench(directory.resolve("data"))) {
            Requests requests = new Requests(bench.objects, new NodeName("a"));
            bench.sink.failure = new IOException("No space left on device");
            assertThatThrownBy(() -> bench.writer.submit(bench.once(requests))).isInstanceOf(StateException.class);

            bench.sink.failure = null;
            TransactionRequest second = bench.once(requests);
            bench.writer.submit(second);
            assertThat(second.first()).isNull();
            assertThat(bench.writer.newest().get(new Key("a"))).isPresent();
            TransactionRequest third = bench.once(requests);
            bench.writer.submit(third);
            assertThat(third.first()).isNotNull();
        }
    }

    /** Then it is planned on trees that are not stored yet. */
    @Test
    void submit_purgeInTheGroupOfOtherWrites_purges() throws IOException {
        try (Bench bench = new Bench(directory.resolve("data"))) {
            Value expired = new Value("1".getBytes(UTF_8), null, Instant.EPOCH, null);
            Batch batch = Batch.of(new Mutation.Put(new Key("a"), expired));
            Census census = new Census(bench.objects, Layout.FLAT);
            List<Thread> waiting = new ArrayList<>();
            List<ApplyResult> answers = new CopyOnWriteArrayList<>();
            bench.sink.before = () -> {
                // While this group is stored, what makes up the next one comes in, in order.
                bench.sink.before = () -> {};
                for (WriteRequest request : List.of(
                        new BatchRequest(batch, new Expiry(null, Expiry.PURGE_INTERVAL), Instant.EPOCH),
                        new PurgeRequest(census, Instant.EPOCH))) {
                    Thread thread = new Thread(() -> answers.add(bench.writer.submit(request)));
                    thread.start();
                    waiting.add(thread);
                    eventually(() -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
                }
            };
            bench.put("b", "1");
            for (Thread thread : waiting) {
                join(thread);
            }
            assertThat(answers).hasSize(2).hasOnlyElementsOfType(Applied.class);
            assertThat(bench.writer.newest().stored(new Key("a"))).isNull();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A sink that keeps everything in memory, and fails when told to. */
    private static final class FailingSink implements CommitSink {
        private final Unpacked unpacked;
        private volatile @Nullable IOException failure;
        private volatile Runnable before = () -> {};

        FailingSink(Unpacked unpacked) {
            this.unpacked = unpacked;
        }

        @Override
        public void store(Pending made, Head head, boolean alone) throws IOException {
            before.run();
            IOException current = failure;
            if (current != null) {
                throw current;
            }
            unpacked.add(new Unpacked.Group(head.number(), made.objects(), made.trees(), head, made.others()));
        }

        @Override
        public boolean hasRoom() {
            return failure == null;
        }

        @Override
        public @Nullable ObjectId foreignMain() {
            return null;
        }

        @Override
        public void overrule(ObjectId theirs, Head head) {
            throw new AssertionError("nobody moves main");
        }

        @Override
        public String keep(ObjectId theirs) {
            throw new AssertionError("nobody moves main");
        }
    }

    /** A writer over a real repository. */
    private static final class Bench implements AutoCloseable {
        private final FileRepository repository;
        private final StoredObjects objects;
        private final FailingSink sink;
        private final Writer writer;

        Bench(Path data) throws IOException {
            String first = GitStore.init(data, InitOptions.DEFAULT).id();
            repository = RepositoryDirectory.open(data);
            Unpacked unpacked = new Unpacked();
            objects = new StoredObjects(repository, unpacked);
            sink = new FailingSink(unpacked);
            CommitDraft draft = new CommitDraft(new NodeName("a"));
            HistoryIndex index = new HistoryIndex();
            Head head = objects.head(ObjectId.fromString(first), 0);
            HistoryFeed feed = new HistoryFeed(objects, index, head);
            StoreMeters meters = new StoreMeters(new CompositeMeterRegistry());
            KnownWrites writes = new KnownWrites();
            Joins joins = new Joins(objects, Layout.FLAT, index, feed, writes, meters);
            Tips tips = Tips.read(repository, "a", Map.of());
            Inspections inspections = new Inspections(objects, feed, tips, joins, writes);
            Adoption adoption =
                    new Adoption(objects, Layout.FLAT, Limits.DEFAULT, inspections, new Descent(objects, index, feed));
            Pushes pushes = new Pushes(objects, sink, draft, adoption, joins, Clock.systemUTC());
            writer = new Writer(
                    objects,
                    Layout.FLAT,
                    sink,
                    draft,
                    new Arrivals(
                            objects,
                            sink,
                            new Beginning(objects, Layout.FLAT, inspections, tips),
                            adoption,
                            pushes,
                            joins,
                            tips,
                            tips.others()),
                    () -> Duration.ZERO,
                    new LastChange(objects, index),
                    feed,
                    Clock.systemUTC(),
                    () -> {},
                    meters,
                    head);
            writer.start();
        }

        void put(String key, String value) {
            Batch batch = Batch.of(new Mutation.Put(new Key(key), Value.of(value.getBytes(UTF_8))));
            Expiry expiry = new Expiry(null, Expiry.PURGE_INTERVAL);
            assertThat(writer.submit(new BatchRequest(batch, expiry, Instant.EPOCH)))
                    .isInstanceOf(Applied.class);
        }

        TransactionRequest once(Requests requests) {
            List<Mutation> put = List.of(new Mutation.Put(new Key("a"), Value.of("1".getBytes(UTF_8))));
            Transaction.Request request = new Transaction.Request("once", "0".repeat(64));
            return new TransactionRequest(
                    new Transaction(List.of(), put, List.of(), Note.NONE, request),
                    Map.of(),
                    new Expiry(null, Expiry.PURGE_INTERVAL),
                    Instant.EPOCH,
                    requests);
        }

        @Override
        public void close() throws IOException {
            writer.close();
            repository.close();
        }
    }
}
