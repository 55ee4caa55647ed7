package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.layers.ApplyResult;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import org.jspecify.annotations.Nullable;

/** What a state's refusals mean to a person. */
final class Refusals {
    private Refusals() {}

    static Failure of(ApplyResult refusal) {
        if (refusal instanceof ApplyResult.PreconditionFailed failed) {
            return new Failure(ExitCode.PRECONDITION_FAILED, sentence(failed.condition(), failed.actualEtag()));
        }
        if (refusal instanceof ApplyResult.KeyClash clash) {
            return new Failure(
                    ExitCode.ERROR,
                    "'" + clash.key() + "' and '" + clash.existing()
                            + "' cannot both hold values, since one would be a " + "directory of the other: delete '"
                            + clash.existing() + "' first, or choose another key.");
        }
        return new Failure(ExitCode.UNREACHABLE, "Too many writes are waiting: try again in a moment.");
    }

    static Failure confirmation(Prefix prefix, long confirmed, long actual) {
        return new Failure(
                ExitCode.PRECONDITION_FAILED,
                "Nothing was deleted: '" + prefix + "' has " + Texts.count(actual, "key") + " now, not "
                        + Texts.count(confirmed, "key") + "; run the command again.");
    }

    private static String sentence(Precondition condition, @Nullable String actual) {
        if (actual == null) {
            return "'" + condition.key() + "' is absent, so nothing was written.";
        }
        return "'" + condition.key() + "' "
                + (condition instanceof Precondition.Absent ? "is there already" : "was changed meanwhile")
                + ": its etag is " + actual + "; nothing was written.";
    }
}
