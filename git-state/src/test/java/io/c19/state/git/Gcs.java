package io.c19.state.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.c19.fixtures.Git;
import io.c19.layers.Maintenance;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Progress;
import io.c19.layers.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Short words for tests of full repacks. */
final class Gcs {
    private Gcs() {}

    static Collected gc(State state) {
        return gc(state, Progress.NONE);
    }

    static Collected gc(State state, Progress progress) {
        return state.capability(Maintenance.class).orElseThrow().gc(progress).orElseThrow();
    }

    static List<String> reachable(Path data) {
        return Git.in(data)
                .run("rev-list", "--objects", "--all")
                .lines()
                .sorted()
                .toList();
    }

    /** An object that no ref reaches. @return its id */
    static String blob(Path data, String content) throws IOException {
        Path file = Files.writeString(data.resolve("c19-test"), content);
        String id = Git.in(data).run("hash-object", "-w", file.toString()).strip();
        Files.delete(file);
        return id;
    }

    /** A tree that no ref reaches. @return its id */
    static String treeOf(Path data, String blob) throws IOException {
        Git.in(data).run("update-index", "--add", "--cacheinfo", "100644," + blob + ",file");
        String tree = Git.in(data).run("write-tree").strip();
        Files.delete(data.resolve("index"));
        return tree;
    }

    /** A commit that no ref reaches. @return its id */
    static String commitOf(Path data, String tree) {
        return Git.in(data).run("commit-tree", "-m", "theirs", tree).strip();
    }

    /** What the agent does a minute later. */
    static void removeReplaced(Path data) throws IOException {
        for (Path note : list(data.resolve("c19/packs"), ".replaces")) {
            for (String pack : Files.readAllLines(note, UTF_8)) {
                for (Path file : list(data.resolve("objects/pack"), "")) {
                    if (String.valueOf(file.getFileName()).startsWith(pack)) {
                        Files.delete(file);
                    }
                }
            }
            Files.delete(note);
        }
    }

    static List<Path> packs(Path data) throws IOException {
        return list(data.resolve("objects/pack"), ".pack");
    }

    private static List<Path> list(Path in, String ending) throws IOException {
        if (!Files.exists(in)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
