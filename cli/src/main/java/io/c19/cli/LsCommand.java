package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Format;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Keys;
import io.c19.cli.store.Store.Scan;
import io.c19.layers.Listed;
import io.c19.layers.Prefix;
import io.c19.layers.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 ls}: lists keys. */
final class LsCommand extends Command {
    private final Arg<Prefix> prefix = optionalParameter("PREFIX", "Only keys that start with it.", Prefix::new);
    private final Flag recursive = flag(new String[] {"-r", "--recursive"}, "All keys, not just one level of them.");
    private final Flag tree = flag("--tree", "All keys, drawn as a tree.");
    private final Flag isLong =
            flag(new String[] {"-l", "--long"}, "With etag, size, content type and expiry; `!` marks a conflict.");
    private final Arg<String> at = option("--at", "REV", "As of this revision, tag or time.", text -> text);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    LsCommand() {
        super(
                "ls",
                "Lists keys.",
                "Like a directory: what goes on past the next / is shown once, with a / at its end; --recursive lists all.");
    }

    @Override
    ExitCode run(Console console) {
        boolean drawn = tree.given() && output.or(Format.TABLE) == Format.TABLE;
        boolean grouped = !recursive.given() && !tree.given();
        try (Store store = target.open(console, Access.READ)) {
            Prefix under = prefix.or(Prefix.ALL);
            Keys keys = store.list(new Scan(under, grouped, false, at.get()));
            if (drawn) {
                TreeDrawing.draw(under, keys.items(), console);
            } else {
                output.to(console).list(keys.items(), isLong.given() ? LONG : SHORT);
            }
            return ExitCode.DONE;
        }
    }

    private static final View<Item> SHORT =
            new View<>(List.of("KEY"), item -> List.of(item.text()), Item::text, LsCommand::fields);

    private static final View<Item> LONG = new View<>(
            List.of("ETAG", "SIZE", "TYPE", "EXPIRES", "", "KEY"), LsCommand::cells, Item::text, LsCommand::fields);

    private static List<String> cells(Item item) {
        if (!(item instanceof Item.One one)) {
            return List.of("-", "-", "-", "-", "", item.text());
        }
        Listed listed = one.listed();
        return List.of(
                listed.etag().substring(0, Math.min(10, listed.etag().length())),
                Long.toString(listed.sizeBytes()),
                type(listed),
                listed.expires() == null ? "-" : Texts.time(listed.expires()),
                listed.conflicted() ? "!" : "",
                item.text());
    }

    private static String type(Listed listed) {
        return listed.contentType() == null ? Value.DEFAULT_CONTENT_TYPE : listed.contentType();
    }

    private static Map<String, @Nullable Object> fields(Item item) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (item instanceof Item.One one) {
            Listed listed = one.listed();
            fields.put("key", item.text());
            fields.put("etag", listed.etag());
            fields.put("size", listed.sizeBytes());
            fields.put("contentType", type(listed));
            fields.put("expires", Texts.timeOrNull(listed.expires()));
            fields.put("conflict", listed.conflicted());
        } else {
            fields.put("prefix", item.text());
        }
        return fields;
    }
}
