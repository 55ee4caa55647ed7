package io.c19.cli.transfer;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Writes keys as files of a directory tree, never through a symbolic link and never over a file that it was not told to. */
final class DirectoryWriter {
    /** What the usual file systems take as the name of a file. */
    private static final int NAME_BYTES_MAX = 255;

    private static final int FAULTS_MAX = 20;

    private final Path root;
    private final boolean overwrite;

    DirectoryWriter(Path root, boolean overwrite) {
        this.root = root;
        this.overwrite = overwrite;
    }

    /** Refuses keys that cannot be files, before any is written. */
    void check(Iterator<String> paths) {
        refuseOccupied();
        List<String> faults = new ArrayList<>();
        while (paths.hasNext() && faults.size() < FAULTS_MAX) {
            String path = paths.next();
            if (!isFileName(path)) {
                faults.add("'" + Texts.shown(path) + "'");
            }
        }
        if (!faults.isEmpty()) {
            throw new Failure(
                    ExitCode.ERROR,
                    "Nothing was exported, since these keys cannot be file names here: " + String.join(", ", faults)
                            + "; --format json or yaml can hold them.");
        }
    }

    private void refuseOccupied() {
        try {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (Stream<Path> files = Files.list(root)) {
                if (!overwrite && files.findAny().isPresent()) {
                    throw new Failure(
                            ExitCode.ERROR,
                            root
                                    + ": is not empty, so nothing was exported: choose another directory, or --force to write "
                                    + "over files in it.");
                }
            }
        } catch (IOException e) {
            throw Failure.of(root, "written to", e);
        }
    }

    private boolean isFileName(String path) {
        try {
            Path file = root.resolve(path);
            boolean faithful = file.toString().endsWith(path);
            return faithful
                    && Stream.of(path.split("/", -1))
                            .allMatch(name -> name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES_MAX);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    void write(String path, byte[] bytes) {
        if (!isFileName(path)) {
            throw new Failure(
                    ExitCode.ERROR, "'" + Texts.shown(path) + "' cannot be a file name; the export is incomplete.");
        }
        Path file = root.resolve(path);
        try {
            directories(file);
            try (OutputStream out = overwrite
                    ? Files.newOutputStream(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS)
                    : Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    ExitCode.ERROR,
                    file
                            + ": exists already, perhaps since this file system takes two keys for the same name; the export "
                            + "is incomplete.",
                    e);
        } catch (IOException e) {
            throw Failure.of(file, "written", e);
        }
    }

    private void directories(Path file) throws IOException {
        Files.createDirectories(root);
        Path directory = root;
        Path parents = root.relativize(file).getParent();
        if (parents == null) {
            return;
        }
        for (Path segment : parents) {
            directory = directory.resolve(segment);
            if (Files.isSymbolicLink(directory)) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
            }
        }
    }
}
