package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the packs of a repository few while it is in use, by making several of about one size one ({@link PackTiers}). For
 * one thread, which may be interrupted: what it was at is given up then.
 *
 * <p>Packs with a {@code .keep} file are never touched. Those that a person's git made are merged like ours, but for a pack
 * with a bitmap, of cruft, of promises, or in a multi-pack index. That git may delete any pack at any moment: a merge of it
 * is given up then.
 *
 * <p>Memory: for each object of the packs that are merged 32 bytes, which may be an eighth of what Java may use; some MiB
 * of buffers; up to 8 MiB for the hints of a pack. With 1 GiB, up to 4 million objects are merged at once.
 */
public final class PackMerge {
    private static final Logger LOG = LoggerFactory.getLogger(PackMerge.class);

    /**
     * Larger merges are not worth what they cost: a hundred GiB in packs of this size are seven packs. A full repack
     * ({@code c19 gc}) makes them one.
     */
    private static final long BYTES_MAX = 16L << 30;

    /** For each object that is merged, see {@link MergedPack} and {@link SourcePack}. */
    private static final int OBJECT_MEMORY_BYTES = 32;

    /** How much of the memory that Java may use is for that. */
    private static final int MEMORY_PART = 8;

    /** Merges that take longer than small packs may wait let smaller ones go first: some seconds. */
    private static final long PATIENT_BYTES_MIN = 64 << 20;

    /** How much smaller those have to be, so that few merges are under way at once. */
    private static final int SMALLER = 8;

    private final PackDirectory directory;
    private final Clock clock;
    private final Runnable pause;
    private final long objectsMax = Runtime.getRuntime().maxMemory() / MEMORY_PART / OBJECT_MEMORY_BYTES;
    private final Set<String> unfit = new HashSet<>();

    /**
     * @param pause called after every 4 MiB or so: returns when merging may go on. How long it takes is how much of the
     *     machine is left to others.
     */
    public PackMerge(PackDirectory directory, Clock clock, Runnable pause) throws IOException {
        this.directory = directory;
        this.clock = clock;
        this.pause = pause;
        directory.replaced().resume(clock.instant());
    }

    /**
     * Merges packs if there is reason to. The new pack is durable and found by readers before the old ones are touched, and
     * they stay for a while, see {@link #sweep}. Blocks for as long as it takes, with the pauses.
     *
     * @return whether there was reason to, so that there may be again
     * @throws IOException when it failed, as for want of room; nothing has changed then
     */
    public boolean mergeOnce() throws IOException {
        directory.turn().lock();
        try {
            return mergeOnce(BYTES_MAX, directory.claimed());
        } catch (ClosedByInterruptException e) {
            LOG.debug("merging was interrupted");
            return false;
        } finally {
            directory.turn().unlock();
        }
    }

    /** Deletes packs that were replaced, once their grace period is over: first their index, after a minute all of them. */
    public void sweep(Instant now) throws IOException {
        directory.turn().lock();
        try {
            directory.replaced().sweep(now);
        } finally {
            directory.turn().unlock();
        }
    }

    /** @param busy packs that are being merged or repacked already */
    private boolean mergeOnce(long bytesMax, Set<String> busy) throws IOException {
        PackFiles files = directory.files();
        List<FoundPack> found = files.mergeable();
        unfit.retainAll(found.stream().map(FoundPack::name).collect(Collectors.toSet()));
        Set<String> replaced = directory.replaced().names();
        List<FoundPack> candidates = found.stream()
                .filter(pack ->
                        !unfit.contains(pack.name()) && !busy.contains(pack.name()) && !replaced.contains(pack.name()))
                .toList();
        PackTiers.Bounds bounds = new PackTiers.Bounds(bytesMax, objectsMax, files.roomBytes());
        List<FoundPack> chosen = PackTiers.choose(candidates, bounds);
        if (chosen.isEmpty()) {
            return false;
        }
        try {
            return merge(chosen, busy);
        } catch (NoSuchFileException e) {
            LOG.debug("a pack vanished while it was merged: {}", e.getMessage());
            return false;
        } catch (UnfitPack e) {
            leaveAlone(e);
            return true;
        }
    }

    private void leaveAlone(UnfitPack e) {
        unfit.add(e.pack());
        if (e.isDamaged()) {
            LOG.error("{}; it is left alone: see 'c19 fsck'", e.getMessage());
        } else {
            LOG.info("{}, so it is not merged with others", e.getMessage());
        }
    }

    private boolean merge(List<FoundPack> packs, Set<String> busy) throws IOException {
        long bytes = packs.stream().mapToLong(FoundPack::bytes).sum();
        Set<String> busyNow = new HashSet<>(busy);
        packs.forEach(pack -> busyNow.add(pack.name()));
        Turns turns = new Turns(() -> {
            pause.run();
            while (bytes >= PATIENT_BYTES_MIN && mergeOnce(bytes / SMALLER, busyNow)) {
                // Small packs come faster than a large merge ends.
            }
        });
        List<SourcePack> sources = new ArrayList<>();
        try {
            for (FoundPack pack : packs) {
                sources.add(directory.source(pack.name()));
            }
            return merge(sources, packs.get(packs.size() - 1).modified(), turns);
        } finally {
            for (SourcePack source : sources) {
                source.close();
            }
        }
    }

    /** @param modified of the newest source: the time by which git and JGit decide where to look first, and what is old */
    private boolean merge(List<SourcePack> sources, FileTime modified, Turns turns) throws IOException {
        PackFiles files = directory.files();
        MergedPack merged = new MergedPack(sources, turns);
        try (PackInMaking making = files.begin();
                PackOutput output = new PackOutput();
                ObjectReader reader = directory.newReader()) {
            byte[] trailer;
            List<DeltaHint> hints;
            try (DiskFile file = making.createPack()) {
                PackCopy copy = new PackCopy(sources, merged, file, output, reader);
                trailer = copy.write(turns);
                hints = copy.hints();
            }
            try (DiskFile file = making.createIndex()) {
                IndexOutput.write(file, output.buffer(), merged, trailer);
            }
            List<String> names = new ArrayList<>();
            for (SourcePack source : sources) {
                if (!files.exists(source.name())) {
                    // Somebody repacked: what was in it and is still wanted is in another pack now.
                    return false;
                }
                names.add(source.name());
            }
            making.modified(modified);
            String name = making.publish(trailer);
            // When all others held nothing but doubles, the result is the same as one of its sources.
            names.remove(name);
            directory.hints().write(name, hints);
            directory.replaced().add(name, names, clock.instant());
            files.unkeep(name);
            return true;
        }
    }
}
