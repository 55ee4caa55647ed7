package io.c19.agent.http;

import io.c19.layers.Key;
import io.c19.layers.Prefixes;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Hop;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A step that is held in memory for all watchers. What an event looks like is worked out once for each form. For one thread. */
final class HeldStep implements WatchStep {
    /** What an event takes beside its JSON. */
    private static final int EVENT_BYTES = 256;

    private final Hop hop;
    private final Watch watch;
    private final List<Held> events;
    private LongConsumer grown;
    private long bytes;

    /** @param grown is told by how many bytes it grew, each time */
    HeldStep(Hop hop, List<WatchEvent> events, Watch watch, LongConsumer grown) {
        this.hop = hop;
        this.watch = watch;
        this.events = events.stream().map(Held::new).toList();
        this.grown = grown;
        this.bytes = (long) EVENT_BYTES * (1 + events.size());
    }

    @Override
    public Hop hop() {
        return hop;
    }

    int size() {
        return events.size();
    }

    /** About what it takes in memory. */
    long bytes() {
        return bytes;
    }

    /** Nobody needs to hear any more how it grows. @return what it takes */
    long release() {
        grown = more -> {};
        return bytes;
    }

    @Override
    public Iterator<Told> events(Prefixes prefixes) {
        return new Matching(prefixes);
    }

    /** One event, with its JSON once somebody wanted it. */
    private final class Held implements Told {
        private final WatchEvent event;
        private final byte[] @Nullable [] forms = new byte[WatchEvent.Form.COUNT][];

        Held(WatchEvent event) {
            this.event = event;
        }

        Key key() {
            return event.key();
        }

        @Override
        public String name() {
            return event.name();
        }

        @Override
        public byte[] json(WatchEvent.Form form) {
            byte[] known = forms[form.number()];
            if (known == null) {
                known = event.json(form, hop, watch);
                forms[form.number()] = known;
                bytes += known.length;
                grown.accept(known.length);
            }
            return known;
        }
    }

    private final class Matching implements Iterator<Told> {
        private final Prefixes prefixes;
        private int next = -1;

        Matching(Prefixes prefixes) {
            this.prefixes = prefixes;
            advance();
        }

        private void advance() {
            next++;
            while (next < events.size() && !prefixes.matches(events.get(next).key())) {
                next++;
            }
        }

        @Override
        public boolean hasNext() {
            return next < events.size();
        }

        @Override
        public Told next() {
            Told event = events.get(next);
            advance();
            return event;
        }
    }
}
