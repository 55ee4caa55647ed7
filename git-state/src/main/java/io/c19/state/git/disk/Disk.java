package io.c19.state.git.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Changes of files, with the promises of a POSIX file system: what was written survives a power cut once the file was forced,
 * a name once its directory was synced after the name was made, moved or removed; until then either, neither or part of it
 * may be there afterwards. Whatever must be durable goes through here; reading need not. Thread-safe.
 */
public interface Disk {
    /** The operating system's. */
    Disk REAL = new RealDisk();

    /** Makes a file for writing; one that is there already is an error. */
    DiskFile create(Path file) throws IOException;

    /** Opens an existing file for writing into its contents. */
    DiskFile open(Path file) throws IOException;

    /** Gives a file another name, at once for all who look, in place of a file that has it. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Makes a directory, and those above it, where they are missing; their names are durable when it returns. */
    void createDirectories(Path directory) throws IOException;

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory) throws IOException;
}
