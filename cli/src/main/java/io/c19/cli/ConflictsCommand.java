package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Format;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.ConflictStore;
import io.c19.cli.store.Store;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 conflicts}: which keys are in conflict, or what is in conflict about one. */
final class ConflictsCommand extends Command {
    private final Arg<String> what = optionalParameter(
            "KEY|PREFIX/", "One key: shows its sides. Or only the keys under a prefix that ends in /.", text -> text);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    ConflictsCommand() {
        super(
                "conflicts",
                "Lists the keys in conflict, or shows what is in conflict about one.",
                "Exit code 7 when there is any conflict. `c19 resolve` settles them.");
    }

    @Override
    ExitCode run(Console console) {
        String text = what.get();
        try (Store store = target.open(console, Access.READ)) {
            ConflictStore conflicts = store.conflicts();
            return text == null || text.isEmpty() || text.endsWith("/")
                    ? list(conflicts.list(new Prefix(text == null ? "" : text)), console)
                    : show(conflicts, new Key(text), console);
        }
    }

    private ExitCode list(Iterator<Disputed> keys, Console console) {
        boolean any = keys.hasNext();
        output.to(console).list(keys, LIST);
        if (!any) {
            console.note("No key is in conflict.");
        }
        return any ? ExitCode.CONFLICTS : ExitCode.DONE;
    }

    private ExitCode show(ConflictStore conflicts, Key key, Console console) {
        Conflict conflict = conflicts.show(key).orElse(null);
        if (conflict == null) {
            console.note("'" + key + "' is not in conflict.");
            return ExitCode.DONE;
        }
        if (output.or(Format.TABLE) == Format.TABLE) {
            new Comparison(conflict, console, console::line).print();
            console.flush();
            console.note("`c19 resolve " + key
                    + "` asks which it shall be; --side, --value, --edit and --tool decide at once.");
        } else {
            output.to(console).one(conflict, VIEW);
        }
        return ExitCode.CONFLICTS;
    }

    private static final View<Disputed> LIST = new View<>(
            List.of("SIDES", "KEY"),
            disputed -> List.of(
                    Integer.toString(disputed.sides()),
                    Texts.safe(disputed.key().text())),
            disputed -> disputed.key().text(),
            disputed -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("key", disputed.key().text());
                fields.put("sides", disputed.sides());
                return fields;
            });

    private static final View<Conflict> VIEW =
            View.ofFields(conflict -> conflict.key().text(), ConflictsCommand::fields);

    /** As the agent's own document has them. */
    private static Map<String, @Nullable Object> fields(Conflict conflict) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", conflict.key().text());
        Value base = conflict.base();
        fields.put("base", base == null ? null : value(new LinkedHashMap<>(), base));
        fields.put(
                "sides", conflict.sides().stream().map(ConflictsCommand::side).toList());
        Revision visible = conflict.visible();
        fields.put("visible", visible == null ? null : visible.id());
        fields.put("revision", conflict.revision().id());
        return fields;
    }

    private static Map<String, @Nullable Object> side(Side side) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("commit", side.commit().id());
        fields.put("node", side.node());
        fields.put("author", side.author().toString());
        fields.put("time", Texts.time(side.time()));
        Value value = side.value();
        if (value == null) {
            fields.put("deleted", true);
            return fields;
        }
        return value(fields, value);
    }

    private static Map<String, @Nullable Object> value(Map<String, @Nullable Object> fields, Value value) {
        String text = Texts.utf8(value.bytes());
        if (text == null) {
            fields.put("valueBase64", Base64.getEncoder().encodeToString(value.bytes()));
        } else {
            fields.put("value", text);
        }
        fields.put("size", value.bytes().length);
        fields.put("contentType", value.contentTypeOrDefault());
        fields.put("expires", Texts.timeOrNull(value.expires()));
        return fields;
    }
}
