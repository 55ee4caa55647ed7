package io.c19.state.git;

import io.c19.layers.Progress;
import io.c19.state.git.disk.Disk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.BundleWriter;

/**
 * All of a store in one file that Git can read: {@code main}, which is {@code HEAD} too so that a clone has a branch, the tags, and what each node has
 * written.
 *
 * @see <a href="https://git-scm.com/docs/gitformat-bundle">Git's bundle format</a>
 */
final class Bundle {
    private Bundle() {}

    /** The file is there when all of it is on the disk, or as it was before. @return what {@code main} is in it */
    static ObjectId write(FileRepository repository, Path file, Progress progress) throws IOException {
        ObjectId main = new Refs(repository, Disk.REAL).at(Refs.MAIN);
        BundleWriter writer = new BundleWriter(repository);
        writer.include(Constants.HEAD, main);
        writer.include(Refs.MAIN, main);
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS, Nodes.REFS)) {
            writer.include(ref);
        }
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        Path unfinished = absolute.resolveSibling(absolute.getFileName() + ".unfinished");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            try (OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                writer.writeBundle(new GcProgress(progress, () -> false), out);
                out.flush();
                channel.force(true);
            }
            Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        if (parent != null) {
            Disk.REAL.syncDirectory(parent);
        }
        return main;
    }
}
