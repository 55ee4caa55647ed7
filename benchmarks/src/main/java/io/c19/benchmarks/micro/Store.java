package io.c19.benchmarks.micro;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.State;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import io.c19.state.git.GitStateKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A state of kind Git in a new directory, which is removed at the end. Thread-safe. */
final class Store implements AutoCloseable {
    /** Beside the program, since the temporary directory may be in memory. */
    private static final Path PARENT = Path.of(System.getProperty("benchmarks.directory", "benchmarks/target/jmh"));

    private static final int VALUE_BYTES = 100;

    private final Path directory;
    private final State state;
    private final List<Key> keys;
    private final AtomicLong writes = new AtomicLong();

    private Store(Path directory, State state, List<Key> keys) {
        this.directory = directory;
        this.state = state;
        this.keys = keys;
    }

    /** With so many keys, each in a directory with so many entries. */
    static Store of(int count, int perDirectory) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(new Key("kv/%04d/%06d".formatted(i / perDirectory, i % perDirectory)));
        }
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(PARENT), "store-");
            State state = new GitStateKind()
                    .configure(Settings.of(Map.of("path", directory.toString())))
                    .open(new LayerContext("benchmark", Clock.systemUTC(), Limits.DEFAULT));
            Store store = new Store(directory, state, List.copyOf(keys));
            int batch = Limits.DEFAULT.batchOperationsMax();
            for (int from = 0; from < count; from += batch) {
                store.write(keys.subList(from, Math.min(count, from + batch)));
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    State state() {
        return state;
    }

    Key anyKey(SplittableRandom random) {
        return keys.get(random.nextInt(keys.size()));
    }

    /** The first keys. */
    List<Key> keys(int count) {
        return keys.subList(0, count);
    }

    /** Puts a new value to each, in one revision. */
    ApplyResult write(List<Key> changed) {
        List<Mutation> puts = new ArrayList<>(changed.size());
        for (Key key : changed) {
            puts.add(new Mutation.Put(key, Value.of(value())));
        }
        ApplyResult result = state.apply(new Batch(List.of(), puts, Note.NONE));
        if (!(result instanceof ApplyResult.Applied)) {
            throw new IllegalStateException("a write was refused: " + result);
        }
        return result;
    }

    /** Never the same twice. */
    private byte[] value() {
        long number = writes.incrementAndGet();
        ByteBuffer bytes = ByteBuffer.allocate(VALUE_BYTES);
        SplittableRandom random = new SplittableRandom(number);
        bytes.putLong(number);
        while (bytes.remaining() >= Long.BYTES) {
            bytes.putLong(random.nextLong());
        }
        return bytes.array();
    }

    @Override
    public void close() {
        state.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
