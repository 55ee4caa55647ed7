package io.c19.state.git;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.log.LogStopped;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.jspecify.annotations.Nullable;

/** Tells what an input or output error means for a person. */
final class StorageFaults {
    /** With less than this, the failure of a small write is most likely one of room. */
    private static final long ROOM_BYTES_MIN = 64 << 10;

    private StorageFaults() {}

    static StateException of(Path directory, Exception e) {
        if (e instanceof LogStopped) {
            // Also when room was what it lacked: more of it would not help now.
            return new StateException(
                    Reason.IO, "no more is written, since the disk failed: %s".formatted(e.getMessage()), e);
        }
        if (says(e, "no space left") || says(e, "disk quota exceeded") || isFull(directory)) {
            return new StateException(
                    Reason.FULL, "no room left on the disk of %s: free some and write again".formatted(directory), e);
        }
        if (e instanceof AccessDeniedException
                || e instanceof ReadOnlyFileSystemException
                || says(e, "permission denied")
                || says(e, "read-only file system")) {
            return new StateException(
                    Reason.READ_ONLY,
                    "%s cannot be written to: check its owner, its permissions and whether its file system is mounted read-only"
                            .formatted(directory),
                    e);
        }
        if (isDamage(e)) {
            return new StateException(
                    Reason.CORRUPT,
                    "%s is damaged (%s): run 'c19 fsck --data %1$s' to see all damage, then restore from a backup or a peer"
                            .formatted(directory, e.getMessage()),
                    e);
        }
        return new StateException(
                Reason.IO,
                "reading or writing %s failed (%s): check the disk and its file system"
                        .formatted(directory, e.getMessage()),
                e);
    }

    static boolean isDamage(Exception e) {
        return e instanceof MissingObjectException
                || e instanceof CorruptObjectException
                || e instanceof IncorrectObjectTypeException
                || e instanceof PackInvalidException
                || e instanceof PackMismatchException
                || e instanceof ZipException
                || e.getCause() instanceof DataFormatException;
    }

    /** Messages of the operating system come in the host's language. */
    private static boolean isFull(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < ROOM_BYTES_MIN;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean says(@Nullable Throwable e, String words) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.toLowerCase(Locale.ROOT).contains(words)) {
                return true;
            }
        }
        return false;
    }
}
