package io.c19.state.git;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.graph.GraphUpkeep;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the commit-graph on disk up to date, see {@link GraphUpkeep}. What fails is tried again the next time. For one thread. */
final class HistoryUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryUpkeep.class);

    /** Fewer are found quicker by the next start than written and synced now. */
    private static final int LAST_COMMITS_MIN = 64;

    private final Packer packer;
    private final GraphUpkeep graph;

    HistoryUpkeep(StoredObjects objects, HistoryIndex index, Packer packer, Disk disk, InstantSource clock) {
        this.packer = packer;
        this.graph = new GraphUpkeep(
                disk, clock, objects.repository().getObjectsDirectory().toPath(), index, commit -> objects.commit(
                                commit)
                        .getTree()
                        .copy());
    }

    /** Writes or merges one layer when enough commits are new, else costs next to nothing. @return whether it wrote */
    boolean once() {
        try {
            return graph.once(packer::stored);
        } catch (IOException e) {
            LOG.warn("the commit-graph was not written: {}", e.getMessage());
            return false;
        }
    }

    /** Writes what is new, so that the next start finds it. */
    @Override
    public void close() {
        try {
            graph.finish(packer::stored, LAST_COMMITS_MIN);
        } catch (IOException e) {
            LOG.warn("the commit-graph was not written: {}", e.getMessage());
        }
    }
}
