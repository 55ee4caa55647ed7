package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Blamed;
import io.c19.cli.store.Store.BlamedLine;
import io.c19.cli.store.Store.Origin;
import io.c19.layers.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 blame}: who wrote each line of a value, and when. */
final class BlameCommand extends Command {
    private static final View<BlamedLine> VIEW = new View<>(
            List.of("REVISION", "TIME", "AUTHOR", "LINE", "TEXT"),
            line -> {
                Origin origin = line.origin();
                return List.of(
                        origin == null ? "-" : Revisions.brief(origin.revision()),
                        origin == null ? "-" : Texts.time(origin.time()),
                        origin == null ? "-" : Texts.safe(origin.author().name()),
                        Integer.toString(line.number()),
                        line.text() == null ? "(no text)" : Texts.safe(line.text()));
            },
            line -> line.origin() == null ? "-" : line.origin().revision().id(),
            BlameCommand::fields);

    private final Arg<Key> key = parameter("KEY", "The key.", Key::new);
    private final Arg<String> at = option("--at", "REV", "As of this revision, tag or time.", text -> text);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    BlameCommand() {
        super(
                "blame",
                "Shows who wrote each line of a value, and when.",
                "What another node wrote at the same time, and was not kept, does not count.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            Blamed blamed =
                    store.blame(key.required(), at.get()).orElseThrow(() -> Values.absent(key.required(), at.get()));
            output.to(console).list(blamed.lines().iterator(), VIEW);
            if (!blamed.complete()) {
                console.note("The key changed so often that lines may be older than this says.");
            }
            return ExitCode.DONE;
        }
    }

    private static Map<String, @Nullable Object> fields(BlamedLine line) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Origin origin = line.origin();
        fields.put("line", line.number());
        fields.put("text", line.text());
        fields.put("revision", origin == null ? null : origin.revision().id());
        fields.put("time", origin == null ? null : Texts.time(origin.time()));
        fields.put("author", origin == null ? null : origin.author().toString());
        fields.put("node", origin == null ? null : origin.node());
        return fields;
    }
}
