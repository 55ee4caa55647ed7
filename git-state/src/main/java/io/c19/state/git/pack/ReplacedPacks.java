package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs whose objects are all in another one now, until they are deleted. That is done in two steps. First the index: from
 * then on nobody begins to use the pack, so that readers need not look through it; who misses it looks at the directory
 * again and finds the new one. Later the pack itself, for those who had it in use.
 *
 * <p>A note for each merge outlives this process: {@code c19/packs/NEW.replaces}, with a line for each pack. Without it the
 * old packs would be merged once more, and a pack without index would never be deleted; so it is durable before the first
 * index goes, and goes after the last pack is gone for good.
 *
 * <p>For one thread at a time, the one that has the {@linkplain PackDirectory#turn() turn}.
 */
final class ReplacedPacks {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedPacks.class);

    /** Readers have mostly opened what they saw in the directory by then; with ten packs a second, few lie about. */
    private static final Duration INDEX_GRACE = Duration.ofSeconds(5);

    /** Longer than most uses of a repository by git. */
    private static final Duration PACK_GRACE = Duration.ofSeconds(60);

    private static final String ENDING = ".replaces";
    private static final Pattern NAME = Pattern.compile("pack-[0-9a-f]{40}");

    private final PackFiles files;
    private final DeltaHints hints;
    private final Disk disk;
    private final Path notes;

    /** The oldest first: what came from others is hidden after those. */
    private final List<Merge> merges = new ArrayList<>();

    ReplacedPacks(PackFiles files, DeltaHints hints, Disk disk, Path notes) {
        this.files = files;
        this.hints = hints;
        this.disk = disk;
        this.notes = notes;
    }

    /** Goes on where another process ended. */
    void resume(Instant now) throws IOException {
        if (!Files.isDirectory(notes)) {
            return;
        }
        try (Stream<Path> found = Files.list(notes)) {
            for (Path note : (Iterable<Path>) found::iterator) {
                String name = String.valueOf(note.getFileName());
                if (name.endsWith(ENDING)) {
                    List<String> packs = Files.readString(note, StandardCharsets.US_ASCII)
                            .lines()
                            .filter(line -> NAME.matcher(line).matches())
                            .toList();
                    merges.add(new Merge(name.substring(0, name.length() - ENDING.length()), packs, since(note, now)));
                }
            }
        }
    }

    /** Since when the packs wait; not before now if a clock was set back. */
    private static Instant since(Path note, Instant now) throws IOException {
        Instant written = Files.getLastModifiedTime(note).toInstant();
        return written.isBefore(now) ? written : now;
    }

    /** All that a note says to be replaced. */
    Set<String> noted() throws IOException {
        Set<String> packs = new HashSet<>();
        if (Files.isDirectory(notes)) {
            try (Stream<Path> found = Files.list(notes)) {
                for (Path note : (Iterable<Path>) found::iterator) {
                    if (note.toString().endsWith(ENDING)) {
                        packs.addAll(Files.readAllLines(note, StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return packs;
    }

    /** @throws IOException when the new pack waits for its own deletion and that could not be called off */
    void add(String into, List<String> packs, Instant now) throws IOException {
        takeUp(into);
        merges.add(new Merge(into, packs, now));
        try {
            note(into, merges);
        } catch (IOException e) {
            LOG.debug("no note of what {} replaces: {}", into, e.getMessage());
        }
    }

    /** A pack was written again while it waited: it is in use, and what replaced it may go. */
    void takeUp(String pack) throws IOException {
        for (Merge merge : merges) {
            if (merge.packs.contains(pack)) {
                merge.packs = merge.packs.stream()
                        .filter(other -> !other.equals(pack))
                        .toList();
                note(merge.into, merges);
            }
        }
    }

    /** Writes down all that a pack replaces by some merges: the same one may have come of several. */
    private void note(String into, List<Merge> some) throws IOException {
        List<String> packs = some.stream()
                .filter(merge -> merge.into.equals(into))
                .flatMap(merge -> merge.packs.stream())
                .toList();
        disk.createDirectories(notes);
        disk.delete(note(into));
        if (!packs.isEmpty()) {
            try (DiskFile file = disk.create(note(into))) {
                String lines = String.join("\n", packs) + "\n";
                file.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)), 0);
                file.force();
            }
        }
        disk.syncDirectory(notes);
    }

    /** The packs that wait. */
    Set<String> names() {
        return merges.stream().flatMap(merge -> merge.packs.stream()).collect(Collectors.toSet());
    }

    /** Deletes what has waited long enough. */
    void sweep(Instant now) throws IOException {
        boolean hidden = false;
        for (Merge merge : merges) {
            if (!merge.hidden && !now.isBefore(merge.at.plus(INDEX_GRACE))) {
                hidden |= hide(merge);
            }
        }
        if (hidden) {
            // Or an index might be there without its pack after a power cut.
            files.syncNames();
            files.refresh();
        }
        List<Merge> over = merges.stream()
                .filter(merge -> merge.packs.isEmpty() || !now.isBefore(merge.at.plus(PACK_GRACE)))
                .toList();
        if (!over.isEmpty()) {
            delete(over);
        }
    }

    private void delete(List<Merge> over) throws IOException {
        for (Merge merge : over) {
            for (String pack : merge.packs) {
                // One with an index was written again, as after a crash, and is in use.
                if (!files.exists(pack)) {
                    files.delete(pack);
                    hints.delete(pack);
                }
            }
        }
        files.syncNames();
        List<Merge> left = new ArrayList<>(merges);
        left.removeAll(over);
        for (Merge merge : over) {
            note(merge.into, left);
        }
        merges.removeAll(over);
    }

    /** Takes the packs of a merge out of use, unless its result is gone, as by a person's hand. */
    private boolean hide(Merge merge) throws IOException {
        if (!isThere(merge.into)) {
            LOG.info("{} is gone, so what it replaced stays", merge.into);
            merge.packs = List.of();
            return false;
        }
        List<String> packs = new ArrayList<>();
        for (String pack : merge.packs) {
            if (!files.isKept(pack)) {
                files.hide(pack);
                packs.add(pack);
            }
        }
        merge.packs = packs;
        merge.hidden = true;
        return true;
    }

    /** Whether a pack's objects are still where they should be, also when it was merged itself. */
    private boolean isThere(String pack) {
        return files.exists(pack)
                || merges.stream().anyMatch(later -> later.packs.contains(pack) && isThere(later.into));
    }

    private Path note(String into) {
        return notes.resolve(into + ENDING);
    }

    private static final class Merge {
        private final String into;
        private final Instant at;
        private List<String> packs;
        private boolean hidden;

        Merge(String into, List<String> packs, Instant at) {
            this.into = into;
            this.packs = packs;
            this.at = at;
        }
    }
}
