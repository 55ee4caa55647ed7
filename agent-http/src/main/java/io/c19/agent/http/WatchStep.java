package io.c19.agent.http;

import io.c19.layers.Prefixes;
import io.c19.layers.Watch.Hop;
import java.util.Iterator;

/** One change of the state, that happened at once, with the events that it is made of. */
interface WatchStep {
    Hop hop();

    /** Those of some keys: of values first, of conflicts then, each in the order of keys. May read from disk while it is gone over. */
    Iterator<Told> events(Prefixes prefixes);

    /** One event of it. */
    interface Told {
        /** What the client knows it by. */
        String name();

        /** In UTF-8; may read values. */
        byte[] json(WatchEvent.Form form);
    }
}
