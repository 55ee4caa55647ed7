package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.ProgressBar;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.ConflictStore;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Prefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of many conflicts that a policy was to decide.
 *
 * @param resolved how many it did
 * @param left how many are in conflict as before
 */
record ManySettled(long resolved, long left) {
    /** Each is a commit of its own, so others go on writing meanwhile. */
    static ManySettled by(ConflictStore conflicts, Prefix prefix, Choice choice, Notes notes, Console console) {
        long resolved = 0;
        long left = 0;
        try (ProgressBar progress = new ProgressBar(console)) {
            for (Iterator<Disputed> keys = conflicts.list(prefix); keys.hasNext(); ) {
                if (isSettled(conflicts, keys.next(), choice, notes)) {
                    resolved++;
                } else {
                    left++;
                }
                progress.at("resolving", resolved + left, 0);
            }
        }
        return new ManySettled(resolved, left);
    }

    private static boolean isSettled(ConflictStore conflicts, Disputed disputed, Choice choice, Notes notes) {
        // Beside a directory, a value can only be deleted.
        if (disputed.sides() < 2) {
            return false;
        }
        try {
            return conflicts.resolve(disputed.key(), choice, null, notes.note()).isPresent();
        } catch (Failure e) {
            if (e.code() == ExitCode.NOT_FOUND) {
                return true; // somebody else was quicker
            }
            throw e;
        }
    }

    static final View<ManySettled> VIEW = new View<>(
            List.of("EFFECT", "LEFT"),
            settled -> List.of(
                    "resolved " + Texts.count(settled.resolved(), "key"),
                    settled.left() == 0
                            ? "none is left"
                            : Texts.count(settled.left(), "key") + " left: `c19 conflicts` lists them"),
            settled -> Long.toString(settled.left()),
            settled -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("resolved", settled.resolved());
                fields.put("left", settled.left());
                return fields;
            });
}
