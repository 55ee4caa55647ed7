package io.c19.state.redis;

import io.c19.layers.Revision;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step of the store, which is a revision for everybody else.
 *
 * @param life of the store: another one when it has forgotten steps that were known, as their numbers are given to others then
 * @param step from 0, which is the empty store
 */
record Position(String life, long step) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-(0|[1-9][0-9]{0,14})");

    /** Null when it is no revision of such a store. */
    static @Nullable Position of(Revision revision) {
        Matcher matcher = FORM.matcher(revision.id());
        return matcher.matches() ? new Position(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
    }

    Revision revision() {
        return new Revision(life + "-" + step);
    }

    Position at(long otherStep) {
        return new Position(life, otherStep);
    }
}
