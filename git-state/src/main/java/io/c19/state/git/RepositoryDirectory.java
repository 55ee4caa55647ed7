package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Tells whether a directory is a data directory of ours, and opens it as a Git repository. */
final class RepositoryDirectory {
    /** The section of the repository's own configuration file that makes it a data directory. */
    static final String SECTION = "c19";

    static final String FORMAT = "format";
    static final String NODE = "node";
    static final String NAME = "name";
    static final int FORMAT_NOW = 1;

    /** There while the directory is being made; a start that finds it makes it again. */
    static final String UNFINISHED = "c19/unfinished";

    private RepositoryDirectory() {}

    /** Absent, empty, or left behind by a start that was interrupted. */
    static boolean isVacant(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            throw unusable("%s is a file (expected: a directory): give another path", directory);
        }
        if (Files.exists(directory.resolve(UNFINISHED))) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            // A freshly formatted volume is not quite empty.
            return files.allMatch(file -> file.endsWith("lost+found") || holdsOnlyLock(file));
        } catch (IOException e) {
            throw StorageFaults.of(directory, e);
        }
    }

    /** What a start that was interrupted before it began to make anything leaves behind. */
    private static boolean holdsOnlyLock(Path ours) {
        String[] names = ours.endsWith("c19") ? ours.toFile().list() : null;
        return names != null && (names.length == 0 || List.of(names).equals(List.of("lock")));
    }

    /** @throws StateException with what the directory is instead and what to do */
    static FileRepository open(Path directory) {
        HostIsolation.install();
        if (isVacant(directory)) {
            throw unusable("%s is empty or missing: run 'c19 init --data %1$s' or 'c19 serve --data %1$s'", directory);
        }
        if (Files.exists(directory.resolve(".git"))) {
            throw unusable(
                    "%s is a Git working copy (expected: a bare repository that C19 made): run 'c19 init --data DIR --from %1$s' to start a store from it",
                    directory);
        }
        if (!Files.exists(directory.resolve("HEAD")) || !Files.isDirectory(directory.resolve("objects"))) {
            throw unusable(
                    "%s has files but is not a C19 data directory: give an empty directory, or one that 'c19 init' made",
                    directory);
        }
        FileRepository repository = repository(directory);
        try {
            check(repository, directory);
            return repository;
        } catch (StateException e) {
            repository.close();
            throw e;
        }
    }

    private static void check(FileRepository repository, Path directory) {
        StoredConfig config = repository.getConfig();
        int format = config.getInt(SECTION, FORMAT, 0);
        if (!repository.isBare()) {
            throw unusable("%s is not a bare Git repository: run 'c19 init --data DIR --from %1$s'", directory);
        }
        if (format == 0) {
            throw unusable(
                    "%s is a Git repository that C19 did not make: run 'c19 init --data DIR --from %1$s' to start a store from it",
                    directory);
        }
        if (format > FORMAT_NOW) {
            throw unusable("%s was made by a newer C19: use that version or newer", directory);
        }
        if (nodeOrNull(repository) == null) {
            throw unusable("%s has no node name: run 'git -C %1$s config c19.node NAME'", directory);
        }
    }

    static FileRepository repository(Path directory) {
        try {
            return (FileRepository) new FileRepositoryBuilder()
                    .setBare()
                    .setGitDir(directory.toAbsolutePath().toFile())
                    .setInitialBranch("main")
                    .build();
        } catch (RepositoryNotFoundException e) {
            throw unusable("%s is not a Git repository: give another path", directory);
        } catch (IOException | InvalidRefNameException | RuntimeException e) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "%s cannot be opened as a Git repository (%s): see 'git -C %1$s fsck'"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    static @Nullable String nodeOrNull(FileRepository repository) {
        String node = repository.getConfig().getString(SECTION, null, NODE);
        return node != null && Nodes.isName(node) ? node : null;
    }

    static StateException mainMissing(Path directory) {
        return new StateException(
                Reason.CORRUPT,
                "%s has no main: see 'git -C %1$s for-each-ref', then 'git -C %1$s update-ref refs/heads/main COMMIT' with the newest of refs/c19/nodes"
                        .formatted(directory),
                null);
    }

    private static StateException unusable(String sentence, Path directory) {
        return new StateException(Reason.UNUSABLE, sentence.formatted(directory), null);
    }
}
