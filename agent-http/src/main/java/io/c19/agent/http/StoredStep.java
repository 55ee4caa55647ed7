package io.c19.agent.http;

import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Prefixes;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Dispute;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Page;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that is read from history, a page of keys at a time, so that it may be of any size. */
record StoredStep(Hop hop, Watch watch) implements WatchStep {
    /** Keys and etags in memory at a time, for each watcher that is catching up. */
    private static final int PAGE = 256;

    /** What the way leads through is not held any more. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(Hop hop) {
            super("no longer held: " + hop, null, false, false);
        }
    }

    @Override
    public Iterator<Told> events(Prefixes prefixes) {
        return new Events(prefixes);
    }

    private final class Events implements Iterator<Told> {
        private final Prefixes prefixes;
        private Iterator<Told> page = List.<Told>of().iterator();
        private @Nullable Key lastChange;
        private @Nullable Key lastDispute;
        private boolean moreChanges = true;
        private boolean moreDisputes = true;

        Events(Prefixes prefixes) {
            this.prefixes = prefixes;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && (moreChanges || moreDisputes)) {
                page = moreChanges ? changes() : disputes();
            }
            return page.hasNext();
        }

        @Override
        public Told next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }

        private Iterator<Told> changes() {
            Page<KeyChange> found = held(watch.changes(hop, prefixes, lastChange, PAGE));
            List<KeyChange> items = found.items();
            moreChanges = found.more();
            lastChange =
                    items.isEmpty() ? lastChange : items.get(items.size() - 1).key();
            return items.stream()
                    .map(change -> told(new WatchEvent.Changed(change)))
                    .iterator();
        }

        private Iterator<Told> disputes() {
            Page<Dispute> found = held(watch.disputes(hop, prefixes, lastDispute, PAGE));
            List<Dispute> items = found.items();
            moreDisputes = found.more();
            lastDispute =
                    items.isEmpty() ? lastDispute : items.get(items.size() - 1).key();
            return items.stream()
                    .map(dispute -> told(new WatchEvent.Disputed(dispute)))
                    .iterator();
        }

        private Told told(WatchEvent event) {
            return new Told() {
                @Override
                public String name() {
                    return event.name();
                }

                @Override
                public byte[] json(WatchEvent.Form form) {
                    return event.json(form, hop, watch);
                }
            };
        }

        private <T> T held(Optional<T> found) {
            return found.orElseThrow(() -> new Gone(hop));
        }
    }
}
