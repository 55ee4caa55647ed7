package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import io.c19.state.git.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;

/**
 * A pack and its companions under temporary names, until they are {@linkplain #publish published}. Closing it removes those
 * that are left.
 */
final class PackInMaking implements AutoCloseable {
    private final PackFiles files;
    private final Disk disk;
    private final Path pack;
    private final Path index;
    private final Path keep;
    private final Path times;
    private boolean timed;

    PackInMaking(PackFiles files, Disk disk, Path path) {
        this.files = files;
        this.disk = disk;
        this.pack = path;
        // Not .idx: git gc deletes each of those that has no .pack beside it.
        this.index = path.resolveSibling(path.getFileName() + "_idx");
        this.keep = path.resolveSibling(path.getFileName() + "_keep");
        this.times = path.resolveSibling(path.getFileName() + "_mtimes");
    }

    DiskFile createPack() throws IOException {
        return create(pack);
    }

    DiskFile createIndex() throws IOException {
        return create(index);
    }

    /** For who wrote the pack without knowing it. */
    byte[] packTrailer() throws IOException {
        try (FileChannel file = FileChannel.open(pack, StandardOpenOption.READ)) {
            ByteBuffer trailer = ByteBuffer.allocate(HashedOutput.TRAILER_BYTES);
            long at = file.size() - trailer.capacity();
            while (trailer.hasRemaining() && file.read(trailer, at + trailer.position()) >= 0) {
                // The next piece.
            }
            return trailer.array();
        }
    }

    /** Makes it a cruft pack. */
    DiskFile createTimes() throws IOException {
        timed = true;
        return create(times);
    }

    private DiskFile create(Path file) throws IOException {
        // One with that name is left from a process that was killed.
        disk.delete(file);
        return disk.create(file);
    }

    /** Makes the pack as old as its objects. Not durable, and no harm when it is not. */
    void modified(FileTime time) throws IOException {
        Files.setLastModifiedTime(pack, time);
    }

    /**
     * Gives the files their names, once their contents are durable. The pack is kept from {@code git gc} until it is
     * {@linkplain PackFiles#unkeep unkept}.
     *
     * @param trailer the pack's
     * @return its name
     */
    String publish(byte[] trailer) throws IOException {
        String name = PackFiles.PREFIX + HexFormat.of().formatHex(trailer);
        // A pack with this name has the same content, and may be in use.
        boolean isNew = !files.exists(name);
        try {
            keep(files.file(name, PackFiles.KEEP));
            disk.move(pack, files.file(name, PackFiles.PACK));
            if (timed) {
                disk.move(times, files.file(name, CruftTimes.ENDING));
            }
            // Last, since readers look for indexes and then expect their packs.
            disk.move(index, files.file(name, PackFiles.INDEX));
            files.register(name);
            return name;
        } catch (IOException | RuntimeException e) {
            if (isNew) {
                remove(files.file(name, PackFiles.INDEX), e);
                remove(files.file(name, CruftTimes.ENDING), e);
                remove(files.file(name, PackFiles.PACK), e);
            }
            remove(files.file(name, PackFiles.KEEP), e);
            throw e;
        }
    }

    /** Whole at once, since nobody would know that an empty one is ours to remove. */
    private void keep(Path file) throws IOException {
        try (DiskFile note = create(keep)) {
            note.write(ByteBuffer.wrap(PackFiles.keepNote()), 0);
            note.force();
        }
        disk.move(keep, file);
    }

    private void remove(Path file, Exception reason) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** What could not be removed now is by {@link PackFiles#tidy}. */
    @Override
    public void close() throws IOException {
        disk.delete(pack);
        disk.delete(index);
        disk.delete(keep);
        disk.delete(times);
    }
}
