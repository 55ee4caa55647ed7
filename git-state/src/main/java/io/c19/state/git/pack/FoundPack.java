package io.c19.state.git.pack;

import java.nio.file.attribute.FileTime;

/**
 * A pack in the directory that may be merged.
 *
 * @param bytes the length of its file
 */
record FoundPack(String name, long bytes, long objects, FileTime modified) {}
