package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a person merge the sides of a conflict, in their editor or in a merge tool. What they made stays in its file until it is stored. */
final class SideEditing {
    private final Conflict conflict;
    private final Console console;

    SideEditing(Conflict conflict, Console console) {
        this.conflict = conflict;
        this.console = console;
    }

    /** That of what readers see, or of the first side. */
    @Nullable
    String contentType() {
        Value value = model();
        return value == null ? null : value.contentType();
    }

    private @Nullable Value model() {
        List<Side> sides = conflict.sides();
        return sides.stream()
                .filter(side -> SideNames.isSeen(conflict, side))
                .findFirst()
                .orElse(sides.get(0))
                .value();
    }

    Decision inEditor() throws IOException, InterruptedException {
        byte[] before = Markers.text(conflict);
        Path file = Files.createTempDirectory("c19-").resolve("MERGED" + Editor.ending(model()));
        Files.write(file, before);
        try {
            Editor.open(file, console);
        } catch (Failure e) {
            Decision.discard(file);
            throw e;
        }
        return decided(file);
    }

    Decision inTool(MergeTool tool) throws IOException, InterruptedException {
        return decided(tool.run(conflict, Files.createTempDirectory("c19-"), Editor.ending(model())));
    }

    private Decision decided(Path file) throws IOException {
        byte[] after = Files.readAllBytes(file);
        if (Markers.areIn(after)) {
            throw new Failure(
                    ExitCode.CONFLICTS,
                    "There are conflict markers left, so nothing was written. What you edited is in " + file
                            + "; `c19 resolve " + conflict.key() + " --value @" + file
                            + "` stores it once they are gone.");
        }
        return new Decision(new Choice.Put(new Value(after, contentType(), null, null)), true, file);
    }
}
