package io.c19.state.git.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of segments in the log's directory. Other files there are left alone. */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

    private SegmentFiles() {}

    static Path path(Path directory, long number) {
        return directory.resolve(HexFormat.of().toHexDigits(number));
    }

    static long number(Path file) {
        return HexFormat.fromHexDigitsToLong(file.getFileName().toString());
    }

    /** In order of their numbers. */
    static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }
}
