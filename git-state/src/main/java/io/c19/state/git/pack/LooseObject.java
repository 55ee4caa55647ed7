package io.c19.state.git.pack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;

/** An object in a file of its own, as {@code git push} and commands on the directory leave them. */
record LooseObject(ObjectId id, Path file, long bytes) {
    private static final Pattern DIRECTORY = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{38}");

    /** All there are. */
    static List<LooseObject> list(Path objects) throws IOException {
        List<LooseObject> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(objects)) {
            for (Path directory : directories) {
                if (DIRECTORY.matcher(String.valueOf(directory.getFileName())).matches()) {
                    list(directory, found);
                }
            }
        }
        return found;
    }

    private static void list(Path directory, List<LooseObject> found) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (FILE.matcher(name).matches()) {
                    ObjectId id = ObjectId.fromString(directory.getFileName() + name);
                    found.add(new LooseObject(id, file, Files.size(file)));
                }
            }
        } catch (NoSuchFileException e) {
            // A git gc removed it just now.
        }
    }
}
