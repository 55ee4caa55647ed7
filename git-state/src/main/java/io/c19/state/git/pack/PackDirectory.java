package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * The pack directory of a repository, as we write to it. One thread that {@linkplain #write writes}, one that
 * merges and one that repacks may use it at once.
 *
 * <p>All methods block on the disk.
 */
public final class PackDirectory {
    private static final String NOTES = "c19/packs";

    private final FileRepository repository;
    private final Disk disk;
    private final PackFiles files;
    private final DeltaHints hints;
    private final ReplacedPacks replaced;
    private final PackOutput output = new PackOutput();
    /** Fair, since merging takes it again as soon as it has given it back. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Packs that a full repack is about to replace. Guarded by {@link #turn}. */
    private final Set<String> claimed = new HashSet<>();

    public PackDirectory(FileRepository repository, Disk disk) {
        this.files = new PackFiles(repository, disk);
        Path notes = repository.getDirectory().toPath().resolve(NOTES);
        this.hints = new DeltaHints(notes, disk);
        this.replaced = new ReplacedPacks(files, hints, disk, notes);
        this.repository = repository;
        this.disk = disk;
    }

    /**
     * Writes the objects as one pack: durable, complete and found by readers when it returns. A {@code .keep} file protects
     * it from {@code git gc} until {@link #unkeep}.
     *
     * @param objects in the order of their making: a base before what is told by it. An object that comes twice is written
     *     once.
     * @throws IOException when that failed; nothing is left of it then, and it may be tried again
     */
    public WrittenPack write(List<NewObject> objects, Compression compression) throws IOException {
        NewPack pack = new NewPack(objects);
        try (PackInMaking making = files.begin()) {
            byte[] trailer;
            try (DiskFile file = making.createPack()) {
                trailer = pack.write(file, output, compression);
            }
            try (DiskFile file = making.createIndex()) {
                IndexOutput.write(file, output.buffer(), pack, trailer);
            }
            String name = making.publish(trailer);
            hints.write(name, pack.hints());
            return new WrittenPack(name, pack.count(), pack.bytes());
        }
    }

    /** The refs reach the pack now, so it needs no protection any more. */
    public void unkeep(WrittenPack pack) throws IOException {
        files.unkeep(pack.name());
    }

    /**
     * Removes what a killed process left: half-made packs, and our {@code .keep} files; makes lost indexes anew. To be called
     * at opening, with the repository's lock held and before anything is read or written.
     */
    public void tidy() throws IOException {
        files.tidy();
        new LostIndexes(repository, files, disk).repair(replaced.noted());
        hints.tidy(files);
    }

    /** Who has it decides which packs replace which others. Merging has it all the time, others for moments. */
    ReentrantLock turn() {
        return turn;
    }

    /** Packs that are not to be merged now. To be used with the {@link #turn}. */
    Set<String> claimed() {
        return claimed;
    }

    PackFiles files() {
        return files;
    }

    DeltaHints hints() {
        return hints;
    }

    ReplacedPacks replaced() {
        return replaced;
    }

    ObjectReader newReader() {
        return PackedReader.of(repository);
    }

    SourcePack source(String pack) throws IOException {
        try {
            return SourcePack.open(
                    pack, files.file(pack, PackFiles.PACK), files.file(pack, PackFiles.INDEX), hints.read(pack));
        } catch (UnfitPack e) {
            throw e.of(pack);
        } catch (NoSuchFileException | ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw UnfitPack.damaged("it cannot be read (" + e.getMessage() + ")")
                    .of(pack);
        }
    }
}
