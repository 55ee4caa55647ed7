package io.c19.connection.standard;

import io.c19.connection.standard.Intake.Refused;
import io.c19.connection.standard.WireMap.Malformed;
import io.c19.layers.Key;
import io.c19.layers.LayerContext;
import io.c19.layers.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Takes maps of peers into the ledger, a bounded part at a time, however long they are. Thread-safe. */
final class Arrivals {
    /** Of values that are held at once. */
    private static final long BATCH_BYTES_MAX = 4 << 20;

    private final Ledger ledger;
    private final WireMap map;
    private final LayerContext context;
    private final Consumer<Set<Key>> changed;

    /** @param changed is told what others' maps have changed here */
    Arrivals(Ledger ledger, WireMap map, LayerContext context, Consumer<Set<Key>> changed) {
        this.ledger = ledger;
        this.map = map;
        this.context = context;
        this.changed = changed;
    }

    /**
     * Returns when all that counts of the map is applied.
     *
     * @param exact whether the sender says more than JSON where it has to
     */
    void take(InputStream in, boolean exact) throws IOException, Malformed, Refused {
        Portion portion = new Portion(context.limits());
        try {
            map.read(in, context.clock().millis(), exact, portion::add);
            portion.apply();
        } catch (Unable e) {
            throw e.why;
        }
    }

    /** Carries a refusal out of the reading of a map. */
    private static final class Unable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // never leaves this class
        private final Refused why;

        Unable(Refused why) {
            super(why);
            this.why = why;
        }
    }

    private final class Portion {
        private final int keysMax;
        private final List<Dated> waiting = new ArrayList<>();
        private long bytes;

        Portion(Limits limits) {
            keysMax = limits.batchOperationsMax();
        }

        void add(Dated dated) {
            waiting.add(dated);
            bytes += dated.value() == null ? 0 : dated.value().bytes().length;
            if (waiting.size() == keysMax || bytes > BATCH_BYTES_MAX) {
                try {
                    apply();
                } catch (Refused e) {
                    throw new Unable(e);
                }
            }
        }

        void apply() throws Refused {
            Set<Key> keys = waiting.isEmpty() ? Set.of() : ledger.merge(waiting);
            waiting.clear();
            bytes = 0;
            if (!keys.isEmpty()) {
                changed.accept(keys);
            }
        }
    }
}
