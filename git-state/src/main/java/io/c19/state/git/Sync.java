package io.c19.state.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces what was written to the disk itself. */
final class Sync {
    /** Windows cannot open a directory; there, NTFS journals names itself. */
    private static final boolean SYNCS_DIRECTORIES =
            !System.getProperty("os.name", "").startsWith("Windows");

    private Sync() {}

    static void file(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory that a file is named in, see {@link #directory}. */
    static void directoryOf(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            directory(parent);
        }
    }

    /** The names in a directory: without it, a synced new file may be gone after a power cut. */
    static void directory(Path directory) throws IOException {
        if (SYNCS_DIRECTORIES) {
            file(directory);
        }
    }
}
