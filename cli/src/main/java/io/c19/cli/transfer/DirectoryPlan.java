package io.c19.cli.transfer;

import io.c19.cli.console.Failure;
import io.c19.cli.transfer.Plan.Content;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The keys of a directory tree: a file is a value, its path a key. Nothing is followed out of the tree. */
final class DirectoryPlan extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Plan plan;

    private DirectoryPlan(Path root, Plan plan) {
        this.root = root;
        this.plan = plan;
    }

    static void fill(Plan plan, Path directory) {
        try {
            Path root = directory.toRealPath();
            Files.walkFileTree(root, new DirectoryPlan(root, plan));
        } catch (IOException e) {
            throw Failure.of(directory, "read", e);
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String path = path(file);
        if (attributes.isSymbolicLink()) {
            plan.fault("'" + path + "' is a symbolic link (expected: files and directories; copy what it points to)");
        } else if (!attributes.isRegularFile()) {
            plan.fault("'" + path + "' is neither a file nor a directory");
        } else if (path.indexOf('\uFFFD') >= 0) {
            plan.fault("'" + path
                    + "' has a name that is not UTF-8 (expected: rename it, or set LC_ALL to a UTF-8 locale)");
        } else {
            plan.add(path, new FileContent(file, attributes.size()));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        plan.fault(Failure.of(file, "read", e).sentence());
        return FileVisitResult.CONTINUE;
    }

    private String path(Path file) {
        List<String> segments = new ArrayList<>();
        root.relativize(file).forEach(segment -> segments.add(segment.toString()));
        return String.join("/", segments);
    }

    private record FileContent(Path file, long sizeBytes) implements Content {
        @Override
        public Value value() {
            try {
                return Value.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw Failure.of(file, "read", e);
            }
        }
    }
}
