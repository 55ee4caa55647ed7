package io.c19.state.git.pack;

import java.nio.file.attribute.FileTime;

/** A pack in the directory that may be merged. */
record FoundPack(String name, long bytes, FileTime modified) {}
