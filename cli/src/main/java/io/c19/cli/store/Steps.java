package io.c19.cli.store;

import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with several keys at once.
 *
 * @param then if all conditions hold
 * @param otherwise if one does not
 */
public record Steps(List<Condition> conditions, List<Step> then, List<Step> otherwise, Note note) {
    public Steps {
        conditions = List.copyOf(conditions);
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
    }

    public sealed interface Condition {
        record OfKey(Precondition precondition) implements Condition {}

        /**
         * The keys under a prefix are as they were.
         *
         * @param since a revision as a person writes it
         */
        record Unchanged(Prefix prefix, String since) implements Condition {}
    }

    public sealed interface Step {
        record Write(Mutation mutation) implements Step {}

        record Read(Key key) implements Step {}
    }

    /**
     * What became of it.
     *
     * @param held whether the conditions did
     * @param revision that it made, or read
     * @param done one for each step
     */
    public record Result(boolean held, Revision revision, List<Done> done) {
        public Result {
            done = List.copyOf(done);
        }
    }

    public sealed interface Done {
        record Written(Outcome outcome) implements Done {}

        /** @param entry null when the key is absent */
        record Read(Key key, @Nullable Entry entry) implements Done {}
    }
}
