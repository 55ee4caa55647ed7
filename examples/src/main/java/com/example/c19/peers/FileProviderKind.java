package com.example.c19.peers;

import io.c19.layers.PeerProvider;
import io.c19.layers.PeerProvider.ProviderKind;
import io.c19.layers.config.Settings;
import java.nio.file.Path;
import java.time.Duration;

/** The kind {@code File}. Fields: {@code path}, and {@code interval}, how often that is looked at. */
public final class FileProviderKind implements ProviderKind {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
    private static final Duration INTERVAL_MAX = Duration.ofDays(1);

    /** For {@link java.util.ServiceLoader}. */
    public FileProviderKind() {}

    @Override
    public String name() {
        return "File";
    }

    @Override
    public PeerProvider.Opening configure(Settings settings) {
        String path = settings.text("path", "");
        if (path.isEmpty()) {
            throw settings.wrong("path", "a file with a peer on each line");
        }
        Path file = settings.path("path", Path.of(path));
        Duration interval = settings.millis("interval", INTERVAL, INTERVAL_MIN, INTERVAL_MAX);
        return context -> new FileProvider(file, interval, context.meters());
    }
}
