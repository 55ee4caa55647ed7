package io.c19.connection.git.pack;

import io.c19.state.git.ObjectVisitor;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * The objects that another repository needs so that it has some commits with all they reach. For one thread at a time; all
 * of it blocks for the disk.
 */
public final class OutgoingPack implements AutoCloseable {
    /** A pack without deltas takes longer to make, and to send. */
    private static final int UNPACKED_COMMITS_MAX = 200;

    /** Several times what the making of a pack takes under load. */
    private static final Duration SETTLE_MAX = Duration.ofSeconds(2);

    private final ObjectReader reader;
    private final PackWriter writer;
    private final int commits;
    private final int objects;

    private OutgoingPack(ObjectReader reader, PackWriter writer, int commits, int objects) {
        this.reader = reader;
        this.writer = writer;
        this.commits = commits;
        this.objects = objects;
    }

    /**
     * Finds out which objects these are, at a cost in proportion to their number.
     *
     * @param tips the commits that the other shall have; they are in the state
     * @param known commits that the other has with all they reach
     * @param counting told of each commit; what it cancels ends with an exception
     */
    public static OutgoingPack of(
            Replica replica, Collection<ObjectId> tips, Collection<ObjectId> known, ProgressMonitor counting)
            throws IOException {
        ObjectReader reader = reader(replica, tips);
        PackWriter writer = null;
        try {
            Contents contents = new Contents(reader, counting);
            replica.show(tips, known, contents);
            writer = new PackWriter(config(), reader);
            writer.setDeltaBaseAsOffset(true);
            writer.preparePack(contents.objects.iterator());
            return new OutgoingPack(reader, writer, contents.commits, contents.objects.size());
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.close();
            }
            reader.close();
            throw e;
        }
    }

    /** What goes into a pack, commits with the oldest first. */
    private static final class Contents implements ObjectVisitor {
        private final RevWalk walk;
        private final ProgressMonitor counting;
        private final List<RevObject> objects = new ArrayList<>();
        private int commits;

        Contents(ObjectReader reader, ProgressMonitor counting) {
            this.walk = new RevWalk(reader);
            this.counting = counting;
        }

        @Override
        public void visit(ObjectId id, int type) throws IOException {
            objects.add(walk.lookupAny(id, type));
            if (type == Constants.OBJ_COMMIT) {
                commits++;
                counting.update(1);
                if (counting.isCancelled()) {
                    throw new IOException("given up");
                }
            }
        }
    }

    /**
     * What was just written is sent before it is in a pack, so that it need not wait for that. In packs there are deltas ready to be
     * sent, so it waits when there is much of it.
     */
    private static ObjectReader reader(Replica replica, Collection<ObjectId> tips) {
        Collection<ObjectId> packed = replica.nodes().values();
        boolean inPacks = packed.containsAll(tips)
                || (replica.missing(tips, packed).size() > UNPACKED_COMMITS_MAX && replica.settle(SETTLE_MAX));
        return inPacks ? replica.repository().newObjectReader() : replica.reader();
    }

    /** Deltas as they are stored; making new ones would take longer than to send what they save. */
    private static PackConfig config() {
        PackConfig config = new PackConfig();
        config.setReuseDeltas(true);
        config.setReuseObjects(true);
        config.setDeltaCompress(false);
        config.setThreads(1);
        return config;
    }

    public int commits() {
        return commits;
    }

    public int objects() {
        return objects;
    }

    /**
     * Once only.
     *
     * @param writing told of each object
     */
    public void writeTo(OutputStream out, ProgressMonitor writing) throws IOException {
        writer.writePack(NullProgressMonitor.INSTANCE, writing, out);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
