package io.c19.state.git.graph;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.graph.GraphFormat.Chunk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/** Writes one layer. Not thread-safe, for one layer. */
final class GraphWriter {
    private final HistoryIndex index;
    private final List<Layer> below;
    /** The positions of its commits, in the order of their ids. */
    private final int[] rows;
    /** Of each row, the id of the commit's tree. */
    private final byte[] trees;
    /** Of each position, where it is in the chain with this layer. */
    private final int[] places;

    /** Of each row, its filter as it was at first: one may be found meanwhile. */
    private final int[] handles;

    private final Generations generations;
    private final List<Integer> edges = new ArrayList<>();
    private long filterBytes;
    private int farDates;

    GraphWriter(
            HistoryIndex index, List<Layer> below, int[] rows, byte[] trees, int[] places, Generations generations) {
        this.index = index;
        this.below = below;
        this.rows = rows;
        this.trees = trees;
        this.handles = Arrays.stream(rows).map(index::handle).toArray();
        this.places = places;
        this.generations = generations;
    }

    /** Writes a file that is not there yet, and makes its content durable. */
    Layer write(Disk disk, Path path) throws IOException {
        for (int position : rows) {
            int[] parents = index.parents(position);
            for (int i = 1; i < parents.length && parents.length > 2; i++) {
                edges.add(places[parents[i]] | (i == parents.length - 1 ? GraphFormat.LAST_EDGE : 0));
            }
            farDates += isFar(position) ? 1 : 0;
        }
        for (int handle : handles) {
            filterBytes += filter(handle).length;
        }
        try (DiskFile file = disk.create(path)) {
            GraphOutput out = new GraphOutput(file);
            long length = header(out);
            fanOut(out);
            for (int position : rows) {
                byte[] id = raw(index.id(position));
                out.put(id, 0, id.length);
            }
            commits(out);
            dates(out);
            for (int edge : edges) {
                out.putInt(edge);
            }
            filters(out);
            for (Layer layer : below) {
                out.put(HexFormat.of().parseHex(layer.name()), 0, GraphFormat.ID_BYTES);
            }
            String name = HexFormat.of().formatHex(out.end());
            return new Layer(name, rows.length, Math.toIntExact(length + GraphFormat.ID_BYTES));
        }
    }

    private long bytes(Chunk chunk) {
        return switch (chunk) {
            case FAN_OUT -> GraphFormat.FAN_OUT_BYTES;
            case IDS -> (long) rows.length * GraphFormat.ID_BYTES;
            case COMMITS -> (long) rows.length * GraphFormat.COMMIT_BYTES;
            case DATES, FILTER_ENDS -> (long) rows.length * Integer.BYTES;
            case FAR_DATES -> (long) farDates * Long.BYTES;
            case EDGES -> (long) edges.size() * Integer.BYTES;
            case FILTERS -> GraphFormat.FILTER_HEADER_BYTES + filterBytes;
            case BASES -> (long) below.size() * GraphFormat.ID_BYTES;
        };
    }

    /** @return where the last chunk ends */
    private long header(GraphOutput out) throws IOException {
        List<Chunk> chunks = new ArrayList<>(List.of(Chunk.values()));
        chunks.removeIf(chunk -> bytes(chunk) == 0);
        out.putInt(GraphFormat.SIGNATURE);
        out.putByte(GraphFormat.VERSION);
        out.putByte(GraphFormat.SHA_1);
        out.putByte(chunks.size());
        out.putByte(below.size());
        long at = GraphFormat.HEADER_BYTES + (chunks.size() + 1L) * GraphFormat.CHUNK_ENTRY_BYTES;
        for (Chunk chunk : chunks) {
            out.putInt(chunk.id());
            out.putLong(at);
            at += bytes(chunk);
        }
        out.putInt(0);
        out.putLong(at);
        return at;
    }

    private void fanOut(GraphOutput out) throws IOException {
        int[] counts = new int[256];
        for (int position : rows) {
            counts[index.id(position).getFirstByte()]++;
        }
        int sum = 0;
        for (int count : counts) {
            sum += count;
            out.putInt(sum);
        }
    }

    private void commits(GraphOutput out) throws IOException {
        int edge = 0;
        for (int row = 0; row < rows.length; row++) {
            int position = rows[row];
            out.put(trees, row * GraphFormat.ID_BYTES, GraphFormat.ID_BYTES);
            int[] parents = index.parents(position);
            out.putInt(parents.length > 0 ? places[parents[0]] : GraphFormat.NO_PARENT);
            if (parents.length > 2) {
                out.putInt(GraphFormat.LAST_EDGE | edge);
                edge += parents.length - 1;
            } else {
                out.putInt(parents.length > 1 ? places[parents[1]] : GraphFormat.NO_PARENT);
            }
            long time = Generations.time(index, position);
            out.putInt(generations.levels()[position] << 2 | (int) (time >>> Integer.SIZE));
            out.putInt((int) time);
        }
    }

    private void dates(GraphOutput out) throws IOException {
        int far = 0;
        for (int position : rows) {
            out.putInt(isFar(position) ? GraphFormat.LAST_EDGE | far++ : (int) generations.offset(index, position));
        }
        for (int position : rows) {
            if (isFar(position)) {
                out.putLong(generations.offset(index, position));
            }
        }
    }

    /** Whether the corrected date is too far from the time to be noted beside it. */
    private boolean isFar(int position) {
        return generations.offset(index, position) > Integer.MAX_VALUE;
    }

    private void filters(GraphOutput out) throws IOException {
        int end = 0;
        for (int handle : handles) {
            end += filter(handle).length;
            out.putInt(end);
        }
        out.putInt(ChangedPaths.HASH_VERSION);
        out.putInt(ChangedPaths.HASHES);
        out.putInt(ChangedPaths.BITS_PER_ENTRY);
        for (int handle : handles) {
            byte[] filter = filter(handle);
            out.put(filter, 0, filter.length);
        }
    }

    /** An empty one stands for one that was not computed. */
    private byte[] filter(int handle) {
        return handle == Filters.UNKNOWN ? new byte[0] : index.filter(handle);
    }

    static byte[] raw(ObjectId id) {
        byte[] raw = new byte[GraphFormat.ID_BYTES];
        id.copyRawTo(raw, 0);
        return raw;
    }
}
