package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Format;
import io.c19.cli.console.Output;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Happenings;
import io.c19.cli.store.Happenings.Happening;
import io.c19.cli.store.Store;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code c19 watch}: what happens to keys, as it happens, printed or handed to a command. */
final class WatchCommand extends Command {
    private static final String SEPARATOR = "--";

    private final Arg<List<String>> words = parameters(
            "[PREFIX] [-- COMMAND...]",
            "Only keys that start with the prefix; the command is run for each event.",
            text -> text);
    private final Arg<String> since =
            option("--since", "REV", "Begins behind this revision, tag or time. Default: now.", text -> text);
    private final Flag values = flag("--values", "Shows the values that are put.");
    private final Arg<Long> limit = option("--limit", "N", "Ends after so many events.", LogCommand::positive);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    WatchCommand() {
        super(
                "watch",
                "Shows what happens to keys, as it happens.",
                "Goes on until it is interrupted; when the agent is started anew, from where it was.",
                "The command finds in its environment C19_EVENT (put, delete, conflict or resolved), C19_KEY, C19_REVISION,"
                        + " C19_ETAG and C19_PREVIOUS, the etags now and before, and has the value on its standard input.");
    }

    @Override
    ExitCode run(Console console) throws IOException, InterruptedException {
        List<String> given = spec().commandLine().getParseResult().originalArgs();
        int separator = given.indexOf(SEPARATOR);
        List<String> all = words.or(List.of());
        int commandWords = separator < 0 ? 0 : given.size() - separator - 1;
        List<String> command = all.subList(all.size() - commandWords, all.size());
        List<String> prefixes = all.subList(0, all.size() - commandWords);
        if (prefixes.size() > 1) {
            throw wrong("'" + prefixes.get(1) + "' is one PREFIX too many; a command stands behind --");
        } else if (separator >= 0 && command.isEmpty()) {
            throw wrong("COMMAND is missing behind --");
        }
        Prefix prefix = prefixes.isEmpty() ? Prefix.ALL : new Prefix(prefixes.get(0));
        boolean withValues = values.given() || !command.isEmpty();
        try (Store store = target.open(console, Access.READ);
                Happenings happenings = store.watch(prefix, since.get(), withValues, console::note)) {
            EventCommand runner = command.isEmpty() ? null : new EventCommand(command, console);
            Output shown = shown(console);
            for (long left = limit.or(Long.MAX_VALUE); left > 0; left--) {
                Happening happening = happenings.next();
                if (runner == null) {
                    shown.one(happening, view(values.given()));
                    console.flush();
                } else {
                    runner.run(happening);
                }
            }
            return ExitCode.DONE;
        }
    }

    /** There is no end that an array in JSON could have, so it is a line each. */
    private Output shown(Console console) {
        Output given = output.to(console);
        return given.format() == Format.JSON ? new Output(console, Format.JSONL) : given;
    }

    private static View<Happening> view(boolean values) {
        List<String> titles =
                values ? List.of("REVISION", "EVENT", "KEY", "VALUE") : List.of("REVISION", "EVENT", "KEY");
        return new View<>(
                titles,
                happening -> cells(happening, values),
                happening -> happening.key().text(),
                Happening::fields);
    }

    private static List<String> cells(Happening happening, boolean values) {
        String revision = Revisions.brief(new Revision(String.valueOf(happening.text("revision"))));
        String event = "%-8s".formatted(happening.name());
        String key = Texts.safe(happening.key().text());
        if (!values) {
            return List.of(revision, event, key);
        }
        Store.Bytes value = happening.value();
        String text = value == null ? "-" : new String(value.array(), StandardCharsets.UTF_8);
        return List.of(revision, event, key, Texts.line(text));
    }
}
