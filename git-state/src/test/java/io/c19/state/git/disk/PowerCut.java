package io.c19.state.git.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one power cut leaves. A file that is found under two names has the same contents under both. */
final class PowerCut {
    private final Map<Path, TrackedFile> files;
    private final Map<Path, Map<Path, Optional<TrackedFile>>> unsynced;
    /** Unlike {@code Random}, it begins differently with seeds that are near each other. */
    private final SplittableRandom random;

    private final Map<TrackedFile, byte[]> left = new HashMap<>();

    PowerCut(Map<Path, TrackedFile> files, Map<Path, Map<Path, Optional<TrackedFile>>> unsynced, long seed) {
        this.files = files;
        this.unsynced = unsynced;
        this.random = new SplittableRandom(seed);
    }

    void copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        Map<Path, Optional<TrackedFile>> changed = unsynced.getOrDefault(directory, Map.of());
        // Sorted, so that the same seed makes the same of the same tree.
        TreeSet<Path> paths = new TreeSet<>(changed.keySet());
        try (Stream<Path> present = Files.list(directory)) {
            present.forEach(paths::add);
        }
        for (Path path : paths) {
            Path copy = to.resolve(path.getFileName().toString());
            Optional<TrackedFile> before = changed.get(path);
            if (before != null && random.nextBoolean()) {
                write(before.orElse(null), copy);
            } else if (Files.isDirectory(path)) {
                copy(path, copy);
            } else if (Files.exists(path)) {
                TrackedFile tracked = files.get(path);
                if (tracked == null || !tracked.isAt(path)) {
                    copyDurable(path, copy);
                } else {
                    write(tracked, copy);
                }
            }
        }
    }

    private void write(@Nullable TrackedFile file, Path copy) throws IOException {
        if (file != null) {
            byte[] bytes = left.get(file);
            if (bytes == null) {
                bytes = file.afterPowerCut(random);
                left.put(file, bytes);
            }
            Files.write(copy, bytes);
        }
    }

    private static void copyDurable(Path path, Path copy) throws IOException {
        try {
            Files.copy(path, copy);
        } catch (NoSuchFileException e) {
            // Somebody's temporary file.
        }
    }
}
