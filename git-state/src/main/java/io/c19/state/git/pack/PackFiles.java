package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;

/** The files of {@code objects/pack}. Thread-safe. */
final class PackFiles {
    static final String PREFIX = "pack-";
    static final String PACK = ".pack";
    static final String INDEX = ".idx";
    static final String KEEP = ".keep";

    /**
     * Not {@code tmp_}, whose files {@code git gc --prune=now} deletes even while they are being written. Ours are deleted by
     * {@link #tidy}.
     */
    private static final String MAKING = "c19_tmp_";

    /** What is there of a pack without its index. */
    private static final List<String> DELETED = List.of(PACK, ".rev", ".bitmap", CruftTimes.ENDING);

    /** A pack with one of these has a use that a merged one would not have: kept, for fetches, of what is to go, of promises. */
    private static final Set<String> UNMERGEABLE = Set.of(KEEP, ".bitmap", CruftTimes.ENDING, ".promisor");

    /** Promises are for objects that are elsewhere. */
    private static final Set<String> UNREPACKABLE = Set.of(KEEP, ".promisor");

    private static final String MULTI_PACK_INDEX = "multi-pack-index";

    /** What tells our {@code .keep} files from those that people make. */
    private static final byte[] KEEP_NOTE = "c19: until the refs reach it\n".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final ObjectDirectory objects;
    private final Disk disk;
    private final AtomicLong made = new AtomicLong();

    PackFiles(FileRepository repository, Disk disk) {
        this.objects = repository.getObjectDatabase();
        this.directory = objects.getPackDirectory().toPath();
        this.disk = disk;
    }

    PackInMaking begin() {
        return new PackInMaking(this, disk, directory.resolve(MAKING + made.incrementAndGet()));
    }

    Path file(String pack, String ending) {
        return directory.resolve(pack + ending);
    }

    boolean exists(String pack) {
        return Files.exists(file(pack, INDEX)) && Files.exists(file(pack, PACK));
    }

    static byte[] keepNote() {
        return KEEP_NOTE.clone();
    }

    void unkeep(String pack) throws IOException {
        disk.delete(file(pack, KEEP));
    }

    void syncNames() throws IOException {
        disk.syncDirectory(directory);
    }

    /** Makes the names durable, and the pack known to readers of this process. */
    void register(String pack) throws IOException {
        syncNames();
        objects.openPack(file(pack, PACK).toFile());
    }

    /** Lets readers of this process see what is gone. */
    void refresh() {
        objects.getPacks();
    }

    boolean isKept(String pack) {
        return Files.exists(file(pack, KEEP));
    }

    boolean isCruft(String pack) {
        return Files.exists(file(pack, CruftTimes.ENDING));
    }

    /** So that nobody begins to use a pack. */
    void hide(String pack) throws IOException {
        disk.delete(file(pack, INDEX));
    }

    /** Deletes a {@linkplain #hide hidden} pack. */
    void delete(String pack) throws IOException {
        for (String ending : DELETED) {
            disk.delete(file(pack, ending));
        }
    }

    /** Makes the contents of a pack that others wrote durable. */
    void force(String pack) throws IOException {
        for (String ending : List.of(PACK, INDEX)) {
            // For reading, since such files are read-only.
            try (FileChannel file = FileChannel.open(file(pack, ending), StandardOpenOption.READ)) {
                file.force(true);
            }
        }
        disk.syncDirectory(directory);
    }

    /** All, whether they have an index or not. */
    Set<String> packs() throws IOException {
        Set<String> packs = new TreeSet<>();
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(PREFIX) && name.endsWith(PACK)) {
                packs.add(name.substring(0, name.length() - PACK.length()));
            }
        }
        return packs;
    }

    long roomBytes() {
        return directory.toFile().getUsableSpace();
    }

    /** Packs that are complete, not kept, and nothing but packs. */
    List<FoundPack> mergeable() throws IOException {
        return complete(UNMERGEABLE);
    }

    /** Packs that a full repack may replace. */
    List<FoundPack> repackable() throws IOException {
        return complete(UNREPACKABLE);
    }

    private List<FoundPack> complete(Set<String> without) throws IOException {
        Map<String, Set<String>> endings = new HashMap<>();
        FileTime since = FileTime.fromMillis(0);
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            if (name.equals(MULTI_PACK_INDEX)) {
                since = Files.getLastModifiedTime(file);
            } else if (name.startsWith(PREFIX) && dot >= 0) {
                endings.computeIfAbsent(name.substring(0, dot), pack -> new HashSet<>())
                        .add(name.substring(dot));
            }
        }
        List<FoundPack> packs = new ArrayList<>();
        for (Map.Entry<String, Set<String>> pack : endings.entrySet()) {
            if (pack.getValue().containsAll(Set.of(PACK, INDEX)) && Collections.disjoint(pack.getValue(), without)) {
                add(pack.getKey(), since, packs);
            }
        }
        return packs;
    }

    /** Deletes the file of an object that a pack has too. */
    void delete(LooseObject object) throws IOException {
        disk.delete(object.file());
    }

    List<LooseObject> loose() throws IOException {
        return LooseObject.list(objects.getDirectory().toPath());
    }

    private void add(String pack, FileTime since, List<FoundPack> packs) throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(file(pack, PACK), BasicFileAttributes.class);
            // An older one may be named in the multi-pack index, and git complains when it is gone.
            if (file.lastModifiedTime().compareTo(since) > 0) {
                long objects = IndexFile.objects(Files.size(file(pack, INDEX)));
                packs.add(new FoundPack(pack, file.size(), objects, file.lastModifiedTime()));
            }
        } catch (NoSuchFileException e) {
            // Somebody else deleted it just now.
        }
    }

    /** See {@link PackDirectory#tidy}. */
    void tidy() throws IOException {
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(MAKING)) {
                disk.delete(file);
            } else if (name.endsWith(KEEP) && isOurs(file)) {
                String pack = name.substring(0, name.length() - KEEP.length());
                if (!exists(pack)) {
                    // The process ended between the names, or only some of them outlived a power cut.
                    disk.delete(file(pack, INDEX));
                    disk.delete(file(pack, CruftTimes.ENDING));
                    disk.delete(file(pack, PACK));
                }
                disk.delete(file);
            } else if (name.startsWith(PREFIX) && name.endsWith(INDEX) && !Files.exists(packOf(name))) {
                // All that a power cut left of the names of a new pack.
                disk.delete(file);
            }
        }
    }

    private Path packOf(String index) {
        return file(index.substring(0, index.length() - INDEX.length()), PACK);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.toList());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean isOurs(Path keep) throws IOException {
        return Files.size(keep) == KEEP_NOTE.length && Arrays.equals(Files.readAllBytes(keep), KEEP_NOTE);
    }
}
