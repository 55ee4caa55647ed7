package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Access;
import io.c19.cli.store.Store;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Selection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** {@code c19 log}: the revisions that changed a key, the keys of a prefix, or anything. */
final class LogCommand extends Command {
    private final Arg<String> what = optionalParameter(
            "KEY|PREFIX/",
            "The key, or the keys under a prefix that ends in /. A key without history is taken for a prefix.",
            text -> text);
    private final Arg<Long> limit = option("--limit", "N", "At most so many, the newest.", LogCommand::positive);
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);

    LogCommand() {
        super("log", "Shows the revisions that changed a key or a prefix, newest first.");
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            Iterator<Logged> revisions = revisions(store, what.get());
            output.to(console).list(first(limit.or(Long.MAX_VALUE), revisions), Log.VIEW);
            return ExitCode.DONE;
        }
    }

    private static Iterator<Logged> revisions(Store store, @Nullable String what) {
        Iterator<Logged> revisions = store.log(selection(what == null ? "" : what));
        if (!revisions.hasNext() && what != null && !what.isEmpty() && !what.endsWith("/")) {
            revisions = store.log(new Selection.Under(new Prefix(what + "/")));
        }
        if (!revisions.hasNext()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    what == null
                            ? "Nothing was written yet: the store has no history."
                            : "'" + Texts.shown(what) + "' never held a value, nor did a key below it.");
        }
        return revisions;
    }

    /** A key, or a prefix that ends in a slash; an empty one is everything. */
    static Selection selection(String what) {
        return what.isEmpty() || what.endsWith("/")
                ? new Selection.Under(new Prefix(what))
                : new Selection.One(new Key(what));
    }

    static long positive(String text) {
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException("'" + text + "' (expected: a whole number from 1)");
    }

    private static <T> Iterator<T> first(long limit, Iterator<T> all) {
        return new Iterator<>() {
            private long left = limit;

            @Override
            public boolean hasNext() {
                return left > 0 && all.hasNext();
            }

            @Override
            public T next() {
                if (left <= 0) {
                    throw new NoSuchElementException();
                }
                left--;
                return all.next();
            }
        };
    }
}
