package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Maintenance.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 gc}: stores everything anew, as small as it gets. */
final class GcCommand extends Command {
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    GcCommand() {
        super(
                "gc",
                "Stores everything anew, as small as it gets.",
                "Reads and writes go on meanwhile. What no branch or tag has reached for two weeks is dropped.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.WRITE);
                ProgressBar progress = new ProgressBar(console)) {
            Collected collected = store.gc(progress);
            progress.clear();
            output.to(console).one(collected, VIEW);
            return ExitCode.DONE;
        }
    }

    private static final View<Collected> VIEW = new View<>(
            List.of("OBJECTS", "DROPPED", "FILES", "BYTES"),
            collected -> List.of(
                    Long.toString(collected.objects()),
                    Long.toString(collected.dropped()),
                    collected.before().files() + " -> " + collected.after().files(),
                    collected.before().bytes() + " -> " + collected.after().bytes()),
            collected -> Long.toString(collected.objects()),
            GcCommand::fields);

    private static Map<String, @Nullable Object> fields(Collected collected) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("objects", collected.objects());
        fields.put("dropped", collected.dropped());
        fields.put("before", fields(collected.before()));
        fields.put("after", fields(collected.after()));
        return fields;
    }

    private static Map<String, Object> fields(Size size) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("files", size.files());
        fields.put("bytes", size.bytes());
        return fields;
    }
}
