package io.c19.state.git.pack;

import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Maintenance.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes all packs of a repository one, while it is in use, and drops what nothing has reached for long. For one run.
 *
 * <p>It takes the packs and loose objects that are there, and only then looks where the refs are. What these reach becomes one
 * pack; all else becomes a cruft pack, with the time at which a repack first found it unreached. That may also be what a push
 * brought just now, whose ref moves later: it is there all the same, and the next repack finds it reached. So every file that
 * was taken can go, as merged packs do ({@link ReplacedPacks}), and nothing is missed by those that came meanwhile.
 *
 * <p>Gone for good is only what was in a cruft pack for {@link #UNREACHED_GRACE}, and neither named by anything younger there
 * nor reached when all is written and the refs are looked at once more. A person who makes a ref to such an object in the
 * seconds after that loses it, as with git's own {@code gc}.
 *
 * <p>A crash between any two steps leaves some objects twice, no more. Packs with a {@code .keep} file, of promises, in a
 * multi-pack index or damaged ones stay.
 */
public final class Repack {
    private static final Logger LOG = LoggerFactory.getLogger(Repack.class);

    /** As long as git's own {@code gc} waits: what somebody took off a branch by mistake can still be found. */
    public static final Duration UNREACHED_GRACE = Duration.ofDays(14);

    /** Looking once more goes through what was written meanwhile; beyond this it would take too much memory. */
    private static final int WRITTEN_MEANWHILE_MAX = 1_000_000;

    /** What is in use, as of the call. */
    public interface Roots {
        /** What refs point to, all of it stored. */
        Set<ObjectId> stored() throws IOException;

        /** What refs point to, and what they are about to point to. */
        Set<ObjectId> all() throws IOException;

        /** Reads what is stored, and what is about to be. */
        ObjectReader reader();
    }

    private final PackDirectory directory;
    private final PackFiles files;
    private final Roots roots;
    private final Clock clock;

    public Repack(PackDirectory directory, Roots roots, Clock clock) {
        this.directory = directory;
        this.files = directory.files();
        this.roots = roots;
        this.clock = clock;
    }

    /**
     * Blocks for as long as it takes, also until a merge that is under way has ended.
     *
     * @throws RepackTooLarge when there is not enough room or memory
     * @throws IOException when it failed or was cancelled; nothing is gone then
     */
    public Collected run(ProgressMonitor monitor) throws IOException {
        List<FoundPack> packs = claim();
        try {
            List<LooseObject> loose = files.loose();
            Size before = size(packs, loose);
            RepackTooLarge.check(packs, loose, files.roomBytes());
            Repacked repacked = repack(packs, loose, monitor);
            return new Collected(repacked.objects, repacked.dropped, before, repacked.size);
        } finally {
            release(packs);
        }
    }

    private record Repacked(long objects, long dropped, Size size) {}

    /** Takes the packs that may be replaced, and are not yet. */
    private List<FoundPack> claim() throws IOException {
        directory.turn().lock();
        try {
            Set<String> waiting = directory.replaced().names();
            List<FoundPack> packs = files.repackable().stream()
                    .filter(pack -> !waiting.contains(pack.name()))
                    .toList();
            packs.forEach(pack -> directory.claimed().add(pack.name()));
            return packs;
        } finally {
            directory.turn().unlock();
        }
    }

    private void release(List<FoundPack> packs) {
        directory.turn().lock();
        try {
            packs.forEach(pack -> directory.claimed().remove(pack.name()));
        } finally {
            directory.turn().unlock();
        }
    }

    private Repacked repack(List<FoundPack> packs, List<LooseObject> loose, ProgressMonitor monitor)
            throws IOException {
        JGitPack writer = new JGitPack(directory, monitor);
        // As old as what it holds, as a merged pack is: that is where readers look later.
        FileTime modified = packs.stream()
                .map(FoundPack::modified)
                .max(Comparator.naturalOrder())
                .orElse(FileTime.from(clock.instant()));
        String all = writer.writeReachable(roots.stored(), modified);
        String cruft = null;
        try {
            IndexFile reached = IndexFile.open(files.file(all, PackFiles.INDEX));
            Unreached unreached = new Unreached(reached, clock.instant());
            loose.forEach(unreached::add);
            List<FoundPack> known = new ArrayList<>();
            for (FoundPack pack : packs) {
                if (add(pack, unreached)) {
                    known.add(pack);
                }
            }
            SortedMap<ObjectId, Long> kept;
            try (ObjectReader reader = directory.newReader()) {
                kept = unreached.kept(UNREACHED_GRACE, reader);
            }
            cruft = kept.isEmpty() ? null : writer.writeCruft(kept);
            Set<ObjectId> others = unreached.without(kept);
            boolean wanted = !others.isEmpty() && isWanted(others, reached);
            // Only cruft packs hold what is nowhere else now.
            List<FoundPack> going = wanted
                    ? known.stream().filter(pack -> !files.isCruft(pack.name())).toList()
                    : known;
            replace(going, loose, all, cruft);
            return new Repacked(reached.count(), wanted ? 0 : others.size(), size(all, cruft));
        } finally {
            files.unkeep(all);
            if (cruft != null) {
                files.unkeep(cruft);
            }
        }
    }

    /** @return false when the pack is to be left alone */
    private boolean add(FoundPack pack, Unreached unreached) throws IOException {
        try {
            unreached.add(files, pack);
            return true;
        } catch (NoSuchFileException e) {
            LOG.debug("{} vanished: a git gc put what is wanted of it elsewhere", pack.name());
        } catch (UnfitPack e) {
            LOG.warn("{}; it stays as it is: see 'c19 fsck'", e.of(pack.name()).getMessage());
        }
        return false;
    }

    /** Whether somebody took up again, or may have, what was unreached for long. */
    private boolean isWanted(Set<ObjectId> some, IndexFile reached) throws IOException {
        boolean[] wanted = {false};
        int[] seen = {0};
        try (ObjectReader reader = roots.reader()) {
            new Closure(reader, id -> {
                        if (reached.find(id) >= 0) {
                            return false;
                        }
                        wanted[0] |= some.contains(id) || ++seen[0] > WRITTEN_MEANWHILE_MAX;
                        return !wanted[0];
                    })
                    .walk(roots.all());
        }
        if (wanted[0]) {
            LOG.info("nothing is dropped until the next gc: something of it was taken up again meanwhile");
        }
        return wanted[0];
    }

    /** @param cruft null when there is none */
    private void replace(List<FoundPack> packs, List<LooseObject> loose, String all, @Nullable String cruft)
            throws IOException {
        directory.turn().lock();
        try {
            ReplacedPacks replaced = directory.replaced();
            if (cruft != null) {
                replaced.takeUp(cruft);
            }
            // Those that git wrote to again, that a person keeps now or put into a multi-pack index stay.
            List<String> names = files.repackable().stream()
                    .filter(packs::contains)
                    .map(FoundPack::name)
                    .filter(pack -> !pack.equals(all) && !pack.equals(cruft))
                    .toList();
            replaced.add(all, names, clock.instant());
            for (LooseObject object : loose) {
                files.delete(object);
            }
        } finally {
            directory.turn().unlock();
        }
    }

    private Size size(String all, @Nullable String cruft) throws IOException {
        long bytes = Files.size(files.file(all, PackFiles.PACK));
        return cruft == null ? new Size(1, bytes) : new Size(2, bytes + Files.size(files.file(cruft, PackFiles.PACK)));
    }

    private static Size size(List<FoundPack> packs, List<LooseObject> loose) {
        return new Size(
                packs.size() + loose.size(),
                packs.stream().mapToLong(FoundPack::bytes).sum()
                        + loose.stream().mapToLong(LooseObject::bytes).sum());
    }
}
