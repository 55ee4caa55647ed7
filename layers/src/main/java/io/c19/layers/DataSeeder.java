package io.c19.layers;

import io.c19.layers.config.Settings;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Data that a state begins with. It is read once, while the agent starts: after the state was opened and the connection has asked its peers, and before applications
 * are served. Whether an entry is taken is for the caller: it never replaces what is newer.
 */
public interface DataSeeder {
    /** What and where it is, for a log and for the history: {@code file data.json}. Without secrets. */
    String source();

    /**
     * Hands over all entries, in any order; what is wrong with one is wrong with all. Blocks for disk and network, on the thread that starts the
     * agent, and so for a bounded time.
     *
     * @throws IOException when it cannot be read; the message is a part of a sentence
     */
    void read(LayerContext context, Consumer<Seed> taker) throws IOException;

    /**
     * One entry.
     *
     * @param value with {@link Value#written}: when it was made, as far as the source knows
     * @param dated whether that time is the entry's own, so that it replaces what is older. What has none is only put where nothing was
     */
    record Seed(Key key, Value value, boolean dated) {}

    /** A kind of seeder. */
    interface SeederKind extends Kind {
        /**
         * Reads its settings, all of them, without touching anything else.
         *
         * @throws io.c19.layers.config.ConfigException naming the field, what it holds and what is expected
         */
        DataSeeder configure(Settings settings);
    }
}
