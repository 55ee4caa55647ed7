package io.c19.state.git.pack;

import io.c19.state.git.disk.Disk;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectInserter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs whose index is missing, or cut off, or has a table that misleads: JGit takes any size from that table for true, and
 * then as much memory. The pack has all that its index tells, so it is written once more, with a new one. For the one who opens
 * a repository, before anything is read.
 */
final class LostIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(LostIndexes.class);

    private static final String ASIDE = ".damaged";
    private static final int FAN_OUT_AT = 8;
    private static final int FAN_OUT = 256;
    private static final int HEAD_BYTES = FAN_OUT_AT + FAN_OUT * Integer.BYTES;

    private static final int ID_BYTES = 20;

    /** Id, checksum and offset. */
    private static final int ENTRY_BYTES = ID_BYTES + 2 * Integer.BYTES;

    private final FileRepository repository;
    private final PackFiles files;
    private final Disk disk;

    LostIndexes(FileRepository repository, PackFiles files, Disk disk) {
        this.repository = repository;
        this.files = files;
        this.disk = disk;
    }

    /** @param replaced packs that are on their way out, their index first */
    void repair(Set<String> replaced) throws IOException {
        for (String pack : files.packs()) {
            Path index = files.file(pack, PackFiles.INDEX);
            if (!Files.exists(index)) {
                if (!replaced.contains(pack)) {
                    repair(pack, "is missing");
                }
            } else if (!isSound(index)) {
                disk.move(index, aside(index));
                repair(pack, "is damaged");
            }
        }
    }

    private static Path aside(Path index) {
        return index.resolveSibling(index.getFileName() + ASIDE);
    }

    /** Of another version it is let pass: only very old programs write that. */
    private static boolean isSound(Path index) throws IOException {
        try (FileChannel channel = FileChannel.open(index, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // A short read is no end.
            }
            if (head.hasRemaining()) {
                return false;
            }
            if (head.getInt(0) != IndexOutput.SIGNATURE) {
                return head.getInt(0) != 0;
            }
            int count = head.getInt(HEAD_BYTES - Integer.BYTES);
            long large = channel.size() - HEAD_BYTES - (long) count * ENTRY_BYTES - 2 * HashedOutput.TRAILER_BYTES;
            return count >= 0
                    && large >= 0
                    && large % Long.BYTES == 0
                    && large / Long.BYTES <= count
                    && isTableSound(head, channel);
        }
    }

    /** The table grows, and where it says that ids of another first byte begin, they do. */
    private static boolean isTableSound(ByteBuffer head, FileChannel channel) throws IOException {
        int count = 0;
        for (int i = 0; i < FAN_OUT; i++) {
            int upTo = head.getInt(FAN_OUT_AT + i * Integer.BYTES);
            if (upTo < count || (upTo > count && (first(channel, count) != i || first(channel, upTo - 1) != i))) {
                return false;
            }
            count = upTo;
        }
        return true;
    }

    /** The first byte of an id; -1 beyond the end. */
    private static int first(FileChannel channel, int place) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return channel.read(one, HEAD_BYTES + (long) place * ID_BYTES) == 1 ? one.get(0) & 0xff : -1;
    }

    private void repair(String pack, String what) throws IOException {
        Path file = files.file(pack, PackFiles.PACK);
        Set<String> before = new HashSet<>(files.packs());
        try (ObjectInserter inserter = repository.newObjectInserter();
                InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            inserter.newPackParser(in).parse(NullProgressMonitor.INSTANCE);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "the index of {} {}, and the pack cannot be read either ({}): run 'c19 fsck' to see what is lost, then restore it from a backup or a peer",
                    file,
                    what,
                    e.getMessage());
            return;
        }
        List<String> made =
                files.packs().stream().filter(name -> !before.contains(name)).toList();
        for (String name : made) {
            files.force(name);
        }
        if (made.isEmpty()) {
            LOG.error("the index of {} {}: run 'git index-pack {}' to make it anew", file, what, file);
        } else {
            LOG.warn("the index of {} {}: it was made anew", file, what);
            files.delete(pack);
            disk.delete(aside(files.file(pack, PackFiles.INDEX)));
        }
    }
}
