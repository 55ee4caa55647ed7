package io.c19.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of server to compare. */
interface Product {
    /** As on the command line and in tables. */
    String name();

    /** How to install it, or null when it is there. */
    @Nullable
    String missing();

    /** Starts it in the foreground, with the durability of an acknowledged write that it is compared for. */
    List<String> command(Place place) throws IOException;

    /** A server that it needs, which listens on {@link Place#peerPort} and is started before it; empty: none. */
    default List<String> beside(Place place) {
        return List.of();
    }

    Wire wire();

    /** Called when it is ready for the first time, for what must be there before keys can be. */
    default void prepare(Server server) throws IOException {}

    /** Whether {@link Wire#log} works. */
    default boolean hasLog() {
        return false;
    }

    /** Where it keeps logs that are bounded and may be preallocated, if they are not its data. */
    default @Nullable Path log(Place place) {
        return null;
    }

    /** Whether it is a Java process, which can be asked for its heap. */
    default boolean isJava() {
        return false;
    }

    /** The Git repository that its data are, if they are one. */
    default @Nullable Path repository(Place place) {
        return null;
    }

    /** The first of the places where a program may be that has it, or null. */
    static @Nullable Path program(String name) {
        String path = System.getenv("PATH");
        for (String directory : ((path == null ? "" : path) + ":/usr/bin:/usr/local/bin").split(":", -1)) {
            Path file = Path.of(directory, name);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file;
            }
        }
        return null;
    }
}
