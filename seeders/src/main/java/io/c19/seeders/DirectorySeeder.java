package io.c19.seeders;

import io.c19.layers.DataSeeder;
import io.c19.layers.DataSeeder.SeederKind;
import io.c19.layers.InvalidKeyException;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.LimitException;
import io.c19.layers.Value;
import io.c19.layers.config.Settings;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The kind {@code Directory}: each file below it is a value, byte for byte, whose key is its path. What begins with a dot is left out, as a volume of
 * Kubernetes has its own there. Fields: {@code path}, {@code prefix}, which goes before each key.
 */
public final class DirectorySeeder implements SeederKind {
    private static final int DEPTH_MAX = 100;

    /** For {@link java.util.ServiceLoader}. */
    public DirectorySeeder() {}

    @Override
    public String name() {
        return "Directory";
    }

    @Override
    public DataSeeder configure(Settings settings) {
        String given = settings.text("path", "");
        if (given.isEmpty()) {
            throw settings.wrong("path", "a directory whose files are values");
        }
        return new Walking(settings.path("path", Path.of(given)), settings.text("prefix", ""));
    }

    private record Walking(Path root, String prefix) implements DataSeeder {
        @Override
        public String source() {
            return "directory " + root;
        }

        @Override
        public void read(LayerContext context, Consumer<Seed> taker) throws IOException {
            Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), DEPTH_MAX, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!isHidden(file) && attributes.isRegularFile()) {
                        taker.accept(seed(context, file, attributes));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        private boolean isHidden(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }

        private Seed seed(LayerContext context, Path file, BasicFileAttributes attributes) throws IOException {
            int max = context.limits().valueBytesMax();
            try {
                if (attributes.size() > max) {
                    throw new LimitException(
                            "length in bytes of " + file, (int) Math.min(Integer.MAX_VALUE, attributes.size()), max);
                }
                String path = root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                byte[] bytes = Files.readAllBytes(file);
                Value value = new Value(
                        bytes, null, null, attributes.lastModifiedTime().toInstant());
                return new Seed(new Key(prefix + path), value, false);
            } catch (InvalidKeyException | LimitException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
