package io.c19.state.git.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit-graph of a repository as it is on disk: one file, as {@code git gc} writes it, or else a chain of layers, each
 * above those before it. What is damaged is left out together with what lies above it.
 *
 * @param single whether it is the one file
 * @param layers from the lowest up
 */
record GraphChain(boolean single, List<GraphFile> layers) {
    private static final Logger LOG = LoggerFactory.getLogger(GraphChain.class);

    static final GraphChain EMPTY = new GraphChain(false, List.of());

    /** Below the directory of objects. */
    static final String SINGLE = "info/commit-graph";

    static final String DIRECTORY = "info/commit-graphs";
    static final String CHAIN = "commit-graph-chain";

    /** What an array can hold. Ours are smaller, see {@link GraphUpkeep}. */
    private static final long FILE_BYTES_MAX = Integer.MAX_VALUE - 8L;

    private static final Pattern LAYER = Pattern.compile("[0-9a-f]{40}");

    GraphChain {
        layers = List.copyOf(layers);
    }

    /** Reads all of it: some 80 bytes a commit, for the time that the answer is held. */
    static GraphChain read(Path objects) throws IOException {
        Path single = objects.resolve(SINGLE);
        if (Files.exists(single)) {
            // Git looks at the chain only when this one is missing or unusable.
            List<GraphFile> layers = new ArrayList<>();
            if (add(single, layers)) {
                return new GraphChain(true, layers);
            }
        }
        List<GraphFile> layers = new ArrayList<>();
        for (String name : names(objects)) {
            Path file = file(objects, name);
            if (!add(file, layers)) {
                break;
            }
            if (!layers.get(layers.size() - 1).layer().name().equals(name)) {
                LOG.warn("{} is ignored and will be made again: it is another layer", file);
                layers.remove(layers.size() - 1);
                break;
            }
        }
        return new GraphChain(false, layers);
    }

    /** The layers that the chain's file names, from the lowest up; none when there is no such file. */
    static List<String> names(Path objects) throws IOException {
        try {
            String chain = Files.readString(objects.resolve(DIRECTORY).resolve(CHAIN), StandardCharsets.ISO_8859_1);
            return chain.lines()
                    .takeWhile(line -> LAYER.matcher(line).matches())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static Path file(Path objects, String name) {
        return objects.resolve(DIRECTORY).resolve("graph-" + name + ".graph");
    }

    int count() {
        return layers.isEmpty()
                ? 0
                : layers.get(layers.size() - 1).base()
                        + layers.get(layers.size() - 1).count();
    }

    private static boolean add(Path file, List<GraphFile> layers) throws IOException {
        byte[] raw;
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                LOG.warn("{} is ignored: it has more than {} bytes", file, FILE_BYTES_MAX);
                return false;
            }
            raw = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return false;
        }
        try {
            layers.add(
                    GraphFile.parse(raw, layers.stream().map(GraphFile::layer).toList()));
            return true;
        } catch (IOException | IndexOutOfBoundsException e) {
            LOG.warn("{} is ignored and will be made again: {}", file, e.getMessage());
            return false;
        }
    }
}
