package com.example.c19.journal;

import io.c19.layers.Expiry;
import io.c19.layers.StateKind;
import io.c19.layers.config.Settings;
import java.nio.file.Path;

/**
 * The kind {@code Journal}. Fields: {@code path} of the journal; {@code sync}, whether a write is on the disk before it is answered;
 * {@code ttl} and {@code purge_interval}, as every state has them.
 */
public final class JournalKind implements StateKind {
    /** For {@link java.util.ServiceLoader}. */
    public JournalKind() {}

    @Override
    public String name() {
        return JournalState.KIND;
    }

    /** Reads all fields and touches nothing, so that {@code c19 config check} works. */
    @Override
    public Opening configure(Settings settings) {
        Path path = settings.path("path", Path.of("data.journal"));
        boolean sync = settings.flag("sync", true);
        Expiry expiry = Expiry.read(settings);
        return context -> JournalState.open(Journal.open(path, sync), context, expiry);
    }
}
