package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** Makes the names durable, and the pack known to readers of this process. */
    void register(String pack) throws IOException {
        disk.syncDirectory(directory);
        objects.openPack(file(pack, PACK).toFile());
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
                    disk.delete(file(pack, PACK));
                }
                disk.delete(file);
            }
        }
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
