package io.c19.state.jdbc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, from a jar, unpacked once for each process of tests and gone with it. */
final class PostgresPrograms {
    static final Path DIRECTORY = unpack();

    private static final int BLOCK = 512;

    private PostgresPrograms() {}

    private static Path unpack() {
        try (InputStream packed = Objects.requireNonNull(
                        PostgresPrograms.class.getResourceAsStream("/postgres-linux-x86_64.txz"));
                InputStream archive = new BufferedInputStream(new XZInputStream(packed))) {
            Path directory = Files.createTempDirectory("c19-postgres-programs");
            // Whoever the server runs as must be able to read it.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            byte[] header = archive.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                file(directory, header, archive);
                header = archive.readNBytes(BLOCK);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of a tar archive: name at 0, mode at 100, size at 124, kind at 156, target of a link at 157. */
    private static void file(Path directory, byte[] header, InputStream archive) throws IOException {
        int size = Integer.parseInt(text(header, 124, 12), 8);
        byte[] bytes = archive.readNBytes(size);
        archive.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        Path file = directory.resolve(text(header, 0, 100)).normalize();
        Files.createDirectories(file.getParent());
        char kind = (char) header[156];
        if (kind == '5') {
            Files.createDirectories(file);
        } else if (kind == '2') {
            Files.createSymbolicLink(file, Path.of(text(header, 157, 100)));
        } else if (kind == '0' || kind == 0) {
            Files.write(file, bytes);
            boolean program = (Integer.parseInt(text(header, 100, 8), 8) & 1) != 0;
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String text(byte[] header, int from, int length) {
        return new String(header, from, length, StandardCharsets.US_ASCII)
                .replaceAll("\0.*", "")
                .strip();
    }

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is in the directory for temporary files.
        }
    }
}
