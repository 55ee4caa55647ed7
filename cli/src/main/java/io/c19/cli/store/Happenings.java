package io.c19.cli.store;

import io.c19.cli.store.Store.Bytes;
import io.c19.layers.Key;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to keys, one after the other, each once. Goes on by itself after a break. For one thread. */
public interface Happenings extends AutoCloseable {
    /**
     * Blocks until there is one.
     *
     * @throws io.c19.cli.console.Failure when it cannot go on: the agent does not know any more what we have seen
     */
    Happening next();

    @Override
    void close();

    /**
     * One of them.
     *
     * @param name {@code put}, {@code delete}, {@code conflict} or {@code resolved}
     * @param value of a put, when values were asked for
     * @param fields all that the agent tells, but for the value's bytes where these are no text
     */
    record Happening(String name, Key key, @Nullable Bytes value, Map<String, @Nullable Object> fields) {
        /** A text among the fields. */
        public @Nullable String text(String field) {
            return fields.get(field) instanceof String text ? text : null;
        }
    }
}
