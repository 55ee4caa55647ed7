package io.c19.state.git.graph;

import io.c19.state.git.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Keeps the commit-graph on disk in step with the index, as a chain of layers: new commits become a layer at the top, merged
 * with those below it that are less than twice as large, so that each commit is written about as often as the number of
 * layers, the logarithm of the commits. Blocks for disk. Thread-safe; works beside readers and the writer, ours and Git's.
 *
 * <p>Git's own locks are held meanwhile; while somebody else holds one, nothing is done. What others wrote is taken over when
 * it is like ours, else replaced. Everything is durable before a name refers to it, so a power cut leaves the old chain or
 * the new one. Only commits that a ref on disk reaches are named.
 */
public final class GraphUpkeep {
    /** A layer each second or two at full speed; so many commits are walked in a tenth of a second at the next start. */
    private static final int NEW_COMMITS_MIN = 1 << 12;

    /**
     * A layer of this size stays as it is, which bounds what one call does: about a second, and 200 bytes of memory a commit.
     * With one more layer for each million commits, the 255 that Git allows are far.
     */
    private static final int MERGED_COMMITS_MAX = 1 << 20;

    /** Imports make long filters; a file must fit into an array. */
    private static final long MERGED_BYTES_MAX = 512L << 20;

    private static final String NEW_LAYER = "new-graph";

    private final Disk disk;
    private final InstantSource clock;
    private final Path objects;
    private final HistoryIndex index;
    private final Trees trees;

    /** The chain as this class last saw it. */
    private List<Layer> chain = List.of();
    /** Of each position, where it is in the chain, or {@link HistoryIndex#NONE}. */
    private int[] places = {};

    /** Whether that is the one file that {@code git gc} writes, which then stands in the chain's way. */
    private boolean single;

    private boolean known;
    private int looked;

    /** Where the tree of a commit is looked up. */
    public interface Trees {
        ObjectId tree(ObjectId commit) throws IOException;
    }

    /** Knows a commit that a ref on disk is at. */
    public interface Stored {
        ObjectId commit() throws IOException;
    }

    /** @param objects the repository's directory of objects */
    public GraphUpkeep(Disk disk, InstantSource clock, Path objects, HistoryIndex index, Trees trees) {
        this.disk = disk;
        this.clock = clock;
        this.objects = objects;
        this.index = index;
        this.trees = trees;
    }

    /**
     * Writes a layer when enough commits are new; else costs nothing.
     *
     * @return whether something was written
     */
    public synchronized boolean once(Stored stored) throws IOException {
        int count = index.count();
        if (count - looked < NEW_COMMITS_MIN) {
            return false;
        }
        looked = count;
        return write(stored, NEW_COMMITS_MIN);
    }

    /** Writes what is new if it is that many commits at least, such as before an end, so that the next start finds it. */
    public synchronized boolean finish(Stored stored, int least) throws IOException {
        return write(stored, least);
    }

    private boolean write(Stored stored, int least) throws IOException {
        int head = index.position(stored.commit());
        if (head == HistoryIndex.NONE) {
            return false;
        }
        disk.createDirectories(objects.resolve(GraphChain.DIRECTORY));
        try (GraphLocks locks = GraphLocks.take(disk, objects, clock.instant())) {
            return locks != null && write(head, least, locks);
        } catch (IOException | RuntimeException e) {
            known = false;
            throw e;
        }
    }

    private boolean write(int head, int least, GraphLocks locks) throws IOException {
        boolean replace = look();
        BitSet reached = reached(head);
        BitSet rows = new BitSet(head + 1);
        reached.stream().filter(position -> place(position) < 0).forEach(rows::set);
        if (rows.cardinality() < least && !replace) {
            return false;
        }
        int kept = replace ? 0 : kept(rows.cardinality());
        List<Layer> below = List.copyOf(chain.subList(0, kept));
        int base = below.stream().mapToInt(Layer::count).sum();
        reached.stream().filter(position -> place(position) >= base).forEach(rows::set);
        int[] sorted = IdOrder.of(index, rows);
        byte[] treeIds = treeIds(sorted, kept);
        int length = places.length;
        if (length <= head) {
            places = Arrays.copyOf(places, index.count());
            Arrays.fill(places, length, places.length, HistoryIndex.NONE);
        }
        for (int row = 0; row < sorted.length; row++) {
            places[sorted[row]] = base + row;
        }
        Path file = objects.resolve(GraphChain.DIRECTORY).resolve(NEW_LAYER);
        disk.delete(file);
        Layer layer = new GraphWriter(index, below, sorted, treeIds, places, Generations.of(index, head + 1))
                .write(disk, file);
        disk.move(file, GraphChain.file(objects, layer.name()));
        disk.syncDirectory(objects.resolve(GraphChain.DIRECTORY));
        publish(locks, below, layer);
        index.written(sorted);
        return true;
    }

    private void publish(GraphLocks locks, List<Layer> below, Layer layer) throws IOException {
        Set<String> used = new HashSet<>();
        // A Git process that has just read the old chain may still open its layers; they go the next time.
        chain.forEach(old ->
                used.add(GraphChain.file(objects, old.name()).getFileName().toString()));
        List<Layer> now = new ArrayList<>(below);
        now.add(layer);
        now.forEach(next ->
                used.add(GraphChain.file(objects, next.name()).getFileName().toString()));
        locks.publish(now.stream().map(Layer::name).toList());
        chain = List.copyOf(now);
        single = false;
        disk.delete(objects.resolve(GraphChain.SINGLE));
        try (Stream<Path> files = Files.list(objects.resolve(GraphChain.DIRECTORY))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".graph") && !used.contains(name)) {
                    disk.delete(file);
                }
            }
        }
    }

    /** Learns what is on disk if that is not what was there before. @return whether it is to be replaced as a whole */
    private boolean look() throws IOException {
        boolean exists = Files.exists(objects.resolve(GraphChain.SINGLE));
        List<String> names = GraphChain.names(objects);
        if (known && !exists && names.equals(chain.stream().map(Layer::name).toList())) {
            return false;
        }
        GraphChain found = GraphChain.read(objects);
        places = new int[index.count()];
        Arrays.fill(places, HistoryIndex.NONE);
        boolean ours = !found.single() && found.layers().size() == names.size();
        for (GraphFile layer : found.layers()) {
            ours &= layer.isOurs();
            for (int row = 0; row < layer.count(); row++) {
                int position = index.position(layer.id(row));
                if (position != HistoryIndex.NONE) {
                    places[position] = layer.base() + row;
                }
            }
        }
        chain = found.layers().stream().map(GraphFile::layer).toList();
        single = found.single();
        known = true;
        return !ours && (exists || !names.isEmpty());
    }

    private int place(int position) {
        return position < places.length ? places[position] : HistoryIndex.NONE;
    }

    private BitSet reached(int head) {
        BitSet reached = new BitSet(head + 1);
        reached.set(head);
        for (int at = head; at >= 0; at = reached.previousSetBit(at - 1)) {
            for (int parent : index.parents(at)) {
                reached.set(parent);
            }
        }
        return reached;
    }

    /** How many layers stay as they are below one with so many new commits. */
    private int kept(int fresh) {
        long commits = fresh;
        long bytes = 0;
        int kept = chain.size();
        while (kept > 0) {
            Layer top = chain.get(kept - 1);
            commits += top.count();
            bytes += top.bytes();
            if (top.count() >= 2 * (commits - top.count())
                    || commits > MERGED_COMMITS_MAX
                    || bytes > MERGED_BYTES_MAX) {
                return kept;
            }
            kept--;
        }
        return 0;
    }

    /** From the layers that are merged as far as they have the commits, else from the index, and last from the commits. */
    private byte[] treeIds(int[] rows, int kept) throws IOException {
        byte[] ids = new byte[rows.length * GraphFormat.ID_BYTES];
        int base = 0;
        for (int i = 0; i < chain.size(); i++) {
            Layer layer = chain.get(i);
            if (i >= kept) {
                Path file = single ? objects.resolve(GraphChain.SINGLE) : GraphChain.file(objects, layer.name());
                GraphFile read = GraphFile.parse(Files.readAllBytes(file), chain.subList(0, i));
                for (int row = 0; row < rows.length; row++) {
                    int place = place(rows[row]) - base;
                    if (place >= 0 && place < layer.count()) {
                        read.tree(place).copyRawTo(ids, row * GraphFormat.ID_BYTES);
                    }
                }
            }
            base += layer.count();
        }
        for (int row = 0; row < rows.length; row++) {
            if (place(rows[row]) < 0) {
                ObjectId tree = index.tree(rows[row]);
                (tree != null ? tree : trees.tree(index.id(rows[row]))).copyRawTo(ids, row * GraphFormat.ID_BYTES);
            }
        }
        return ids;
    }
}
