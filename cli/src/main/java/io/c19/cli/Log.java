package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.layers.History.Logged;
import io.c19.layers.KeyChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How revisions are shown. */
final class Log {
    private Log() {}

    static final View<Logged> VIEW = new View<>(
            List.of("REVISION", "TIME", "AUTHOR", "MESSAGE"),
            logged -> List.of(
                    Revisions.brief(logged.revision()),
                    Texts.time(logged.time()),
                    Texts.safe(logged.author().name()),
                    Texts.line(logged.message())),
            logged -> logged.revision().id(),
            Log::fields);

    private static Map<String, @Nullable Object> fields(Logged logged) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("revision", logged.revision().id());
        fields.put("time", Texts.time(logged.time()));
        fields.put("author", logged.author().toString());
        fields.put("message", logged.message());
        fields.put("node", logged.node());
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (KeyChange change : logged.changes()) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            named.put("key", change.key().text());
            named.put("etag", change.after());
            changes.add(named);
        }
        fields.put("changes", changes);
        fields.put("changesTotal", logged.changesTotal());
        return fields;
    }

    /** A revision with everything that it changed, for a person. */
    static void print(Logged logged, Console console) {
        console.line("revision  " + logged.revision());
        console.line("time      " + Texts.time(logged.time()));
        console.line("author    " + Texts.safe(logged.author().toString()));
        console.line("node      " + (logged.node() == null ? "-" : Texts.safe(logged.node())));
        console.line("");
        Texts.safe(logged.message()).stripTrailing().lines().forEach(line -> console.line("    " + line));
        console.line("");
        for (KeyChange change : logged.changes()) {
            console.line(letter(change) + "  " + change.key());
        }
        if (logged.changesTotal() > logged.changes().size()) {
            console.line("... and " + (logged.changesTotal() - logged.changes().size()) + " more");
        }
    }

    /** As {@code git log --name-status} has it. */
    private static String letter(KeyChange change) {
        return change.before() == null ? "A" : change.after() == null ? "D" : "M";
    }
}
