package io.c19.layers.memory;

import io.c19.layers.Expiry;
import io.c19.layers.StateKind;
import io.c19.layers.config.Settings;
import java.util.Set;

/** The kind {@code Memory}, which C19 calls {@code Default}. Fields: {@code ttl}, {@code purge_interval}. */
public final class MemoryStateKind implements StateKind {
    static final String NAME = "Memory";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> aliases() {
        return Set.of("Default");
    }

    @Override
    public Opening configure(Settings settings) {
        Expiry expiry = Expiry.read(settings);
        return context -> new MemoryState(context, expiry, MemoryState.WAITING_MAX);
    }
}
