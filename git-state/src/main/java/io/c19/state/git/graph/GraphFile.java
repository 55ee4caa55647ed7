package io.c19.state.git.graph;

import io.c19.state.git.graph.GraphFormat.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One commit-graph file in memory, checked against its checksum (gitformat-commit-graph). A commit is a row of it, in the order
 * of ids; a graph position counts the rows of the layers below first. Immutable.
 */
final class GraphFile {
    private final String name;
    private final int base;
    private final int count;
    private final byte[] raw;
    private final Map<Chunk, ByteBuffer> chunks = new EnumMap<>(Chunk.class);

    private GraphFile(String name, int base, int count, byte[] raw) {
        this.name = name;
        this.base = base;
        this.count = count;
        this.raw = raw;
    }

    /**
     * @param layers those below, in order; a file without says so itself
     * @throws IOException when the bytes are not what Git or we would write
     */
    static GraphFile parse(byte[] raw, List<Layer> layers) throws IOException {
        int end = raw.length - GraphFormat.ID_BYTES;
        check(end > GraphFormat.HEADER_BYTES, "it is too short");
        byte[] checksum = GraphFormat.sha1(raw, end);
        check(Arrays.equals(checksum, 0, checksum.length, raw, end, raw.length), "its checksum does not match");
        ByteBuffer bytes = ByteBuffer.wrap(raw);
        check(bytes.getInt() == GraphFormat.SIGNATURE, "it is no commit-graph");
        check(bytes.get() == GraphFormat.VERSION && bytes.get() == GraphFormat.SHA_1, "its version is not known");
        int chunkCount = bytes.get() & 0xFF;
        check((bytes.get() & 0xFF) == layers.size(), "it belongs above other layers");
        int base = layers.stream().mapToInt(Layer::count).sum();
        Map<Chunk, ByteBuffer> chunks = chunks(bytes, chunkCount, end);
        ByteBuffer fanOut = chunks.get(Chunk.FAN_OUT);
        if (fanOut == null || fanOut.limit() != GraphFormat.FAN_OUT_BYTES) {
            throw new IOException("its fan-out is missing");
        }
        int count = fanOut.getInt(GraphFormat.FAN_OUT_BYTES - Integer.BYTES);
        GraphFile file = new GraphFile(HexFormat.of().formatHex(checksum), base, count, raw);
        file.chunks.putAll(chunks);
        file.check(layers);
        return file;
    }

    private static Map<Chunk, ByteBuffer> chunks(ByteBuffer bytes, int count, int end) throws IOException {
        Map<Chunk, ByteBuffer> chunks = new EnumMap<>(Chunk.class);
        int table = GraphFormat.HEADER_BYTES;
        check(table + (count + 1) * GraphFormat.CHUNK_ENTRY_BYTES <= end, "its chunks are cut off");
        for (int i = 0; i < count; i++, table += GraphFormat.CHUNK_ENTRY_BYTES) {
            long from = bytes.getLong(table + Integer.BYTES);
            long to = bytes.getLong(table + GraphFormat.CHUNK_ENTRY_BYTES + Integer.BYTES);
            check(from >= 0 && from <= to && to <= end, "its chunks overlap");
            Chunk chunk = Chunk.of(bytes.getInt(table));
            if (chunk != null) {
                chunks.put(chunk, bytes.slice((int) from, (int) (to - from)));
            }
        }
        return chunks;
    }

    private void check(List<Layer> layers) throws IOException {
        check(
                count >= 0 && has(Chunk.IDS, GraphFormat.ID_BYTES) && has(Chunk.COMMITS, GraphFormat.COMMIT_BYTES),
                "its size is wrong");
        ByteBuffer bases = chunks.get(Chunk.BASES);
        check(
                (bases == null ? 0 : bases.limit()) == layers.size() * GraphFormat.ID_BYTES,
                "its list of layers is wrong");
        for (int i = 0; i < layers.size() && bases != null; i++) {
            byte[] id = new byte[GraphFormat.ID_BYTES];
            bases.get(i * GraphFormat.ID_BYTES, id);
            check(HexFormat.of().formatHex(id).equals(layers.get(i).name()), "it belongs above other layers");
        }
        for (int row = 0; row < count; row++) {
            for (int parent : parents(row)) {
                check(parent >= 0 && parent < base + count, "a parent is not there");
                check(parent < base || level(parent - base) < level(row), "its levels are wrong");
            }
        }
    }

    Layer layer() {
        return new Layer(name, count, raw.length);
    }

    /** How many commits the layers below have. */
    int base() {
        return base;
    }

    int count() {
        return count;
    }

    ObjectId id(int row) {
        return ObjectId.fromRaw(raw, chunk(Chunk.IDS).arrayOffset() + row * GraphFormat.ID_BYTES);
    }

    ObjectId tree(int row) {
        return ObjectId.fromRaw(raw, chunk(Chunk.COMMITS).arrayOffset() + row * GraphFormat.COMMIT_BYTES);
    }

    /** Graph positions, the first parent's first. */
    int[] parents(int row) throws IndexOutOfBoundsException {
        ByteBuffer commits = chunk(Chunk.COMMITS);
        int at = row * GraphFormat.COMMIT_BYTES + GraphFormat.ID_BYTES;
        int one = commits.getInt(at);
        int two = commits.getInt(at + Integer.BYTES);
        if (one == GraphFormat.NO_PARENT) {
            return new int[0];
        }
        if (two == GraphFormat.NO_PARENT) {
            return new int[] {one};
        }
        if (two >= 0) {
            return new int[] {one, two};
        }
        ByteBuffer edges = chunk(Chunk.EDGES);
        int from = two & ~GraphFormat.LAST_EDGE;
        int last = from;
        while (edges.getInt(last * Integer.BYTES) >= 0) {
            last++;
        }
        int[] parents = new int[last - from + 2];
        parents[0] = one;
        for (int i = from; i <= last; i++) {
            parents[i - from + 1] = edges.getInt(i * Integer.BYTES) & ~GraphFormat.LAST_EDGE;
        }
        return parents;
    }

    int time(int row) {
        return chunk(Chunk.COMMITS).getInt((row + 1) * GraphFormat.COMMIT_BYTES - Integer.BYTES);
    }

    private int level(int row) {
        return chunk(Chunk.COMMITS).getInt((row + 1) * GraphFormat.COMMIT_BYTES - 2 * Integer.BYTES) >>> 2;
    }

    /** All rows, so that each comes after those of its parents. */
    int[] parentsFirst() {
        long[] keys = new long[count];
        for (int row = 0; row < count; row++) {
            keys[row] = (long) level(row) << Integer.SIZE | row;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /** Whether its filters and dates are like those that we write, so that a layer of ours can be put above it. */
    boolean isOurs() {
        ByteBuffer filters = chunks.get(Chunk.FILTERS);
        return has(Chunk.DATES, Integer.BYTES)
                && has(Chunk.FILTER_ENDS, Integer.BYTES)
                && filters != null
                && filters.limit() >= GraphFormat.FILTER_HEADER_BYTES
                && filters.getInt(0) == ChangedPaths.HASH_VERSION
                && filters.getInt(Integer.BYTES) == ChangedPaths.HASHES
                && filters.getInt(2 * Integer.BYTES) == ChangedPaths.BITS_PER_ENTRY;
    }

    /** The filter of what the commit changed, or null when there is none, or none like ours. */
    byte @Nullable [] filter(int row) {
        if (!isOurs()) {
            return null;
        }
        ByteBuffer ends = chunk(Chunk.FILTER_ENDS);
        int from = row == 0 ? 0 : ends.getInt((row - 1) * Integer.BYTES);
        int to = ends.getInt(row * Integer.BYTES);
        ByteBuffer filters = chunk(Chunk.FILTERS);
        if (from < 0 || from >= to || to > filters.limit() - GraphFormat.FILTER_HEADER_BYTES) {
            return null;
        }
        byte[] filter = new byte[to - from];
        filters.get(GraphFormat.FILTER_HEADER_BYTES + from, filter);
        return filter;
    }

    private boolean has(Chunk chunk, int rowBytes) {
        ByteBuffer found = chunks.get(chunk);
        return found != null && found.limit() == (long) count * rowBytes;
    }

    private ByteBuffer chunk(Chunk chunk) {
        ByteBuffer found = chunks.get(chunk);
        if (found == null) {
            throw new IndexOutOfBoundsException("chunk " + chunk + " is missing");
        }
        return found;
    }

    private static void check(boolean fits, String fault) throws IOException {
        if (!fits) {
            throw new IOException(fault);
        }
    }
}
