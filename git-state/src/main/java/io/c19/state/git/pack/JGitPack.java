package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/** Writes packs by JGit, which searches for deltas and takes its time for it. Each is kept until {@link PackFiles#unkeep}. */
final class JGitPack {
    /** As git's own {@code gc} does by default. */
    private static final int DELTA_WINDOW = 10;

    /** What the window's objects may take: ten of the largest usual values. Larger ones make it narrower. */
    private static final long DELTA_WINDOW_BYTES_MAX = 32L << 20;

    /** The other cores are for those who are waiting. */
    private static final int THREADS = 1;

    private final PackDirectory directory;
    private final ProgressMonitor monitor;

    JGitPack(PackDirectory directory, ProgressMonitor monitor) {
        this.directory = directory;
        this.monitor = monitor;
    }

    /**
     * Everything that is reached from there.
     *
     * @param modified as old as the pack shall look
     * @return the pack's name
     */
    String writeReachable(Collection<ObjectId> tips, FileTime modified) throws IOException {
        try (ObjectReader reader = directory.newReader();
                PackWriter writer = new PackWriter(config(), reader);
                PackInMaking making = directory.files().begin()) {
            configure(writer);
            writer.preparePack(monitor, Set.copyOf(tips), PackWriter.NONE);
            byte[] trailer = write(writer, making);
            making.modified(modified);
            return publish(making, trailer);
        }
    }

    /**
     * Just these, which nothing reaches, as a cruft pack.
     *
     * @param seconds since when that is so
     * @return the pack's name
     */
    String writeCruft(SortedMap<ObjectId, Long> seconds) throws IOException {
        try (ObjectReader reader = directory.newReader();
                RevWalk walk = new RevWalk(reader);
                PackWriter writer = new PackWriter(config(), reader);
                PackInMaking making = directory.files().begin()) {
            configure(writer);
            List<RevObject> objects = new ArrayList<>();
            for (ObjectId id : seconds.keySet()) {
                objects.add(walk.parseAny(id));
            }
            writer.preparePack(objects.iterator());
            byte[] trailer = write(writer, making);
            try (DiskFile file = making.createTimes()) {
                CruftTimes.write(file, new byte[HashedOutput.BUFFER_BYTES], seconds.values(), trailer);
            }
            return publish(making, trailer);
        }
    }

    private byte[] write(PackWriter writer, PackInMaking making) throws IOException {
        try (DiskFile file = making.createPack();
                DiskStream out = new DiskStream(file)) {
            writer.writePack(monitor, monitor, out);
        }
        try (DiskFile file = making.createIndex();
                DiskStream out = new DiskStream(file)) {
            writer.writeIndex(out);
        }
        return making.packTrailer();
    }

    /** One of the same name may be on its way out: its files must not go just as they get their names. */
    private String publish(PackInMaking making, byte[] trailer) throws IOException {
        directory.turn().lock();
        try {
            return making.publish(trailer);
        } finally {
            directory.turn().unlock();
        }
    }

    private static void configure(PackWriter writer) {
        writer.setDeltaBaseAsOffset(true);
        writer.setReuseDeltaCommits(true);
        writer.setReuseValidatingObjects(true);
        writer.setUseBitmaps(false);
        writer.setUseCachedPacks(false);
        writer.setCreateBitmaps(false);
    }

    private static PackConfig config() {
        PackConfig config = new PackConfig();
        config.setThreads(THREADS);
        config.setDeltaCompress(true);
        config.setDeltaSearchWindowSize(DELTA_WINDOW);
        config.setDeltaSearchMemoryLimit(DELTA_WINDOW_BYTES_MAX);
        config.setMaxDeltaDepth(NewPack.DEPTH_MAX);
        // What is told by another already is a small change of it; finding that out again would take most of the time.
        config.setReuseDeltas(true);
        // What is whole was stored in a hurry.
        config.setReuseObjects(false);
        config.setCompressionLevel(Deflater.DEFAULT_COMPRESSION);
        config.setIndexVersion(2);
        return config;
    }
}
