package com.example.c19.peers;

import io.c19.layers.Figures;
import io.c19.layers.Health;
import io.c19.layers.PeerProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the file on a thread of its own; who asks is answered from memory. While it cannot be read, what was last in it counts. It says
 * in {@code /readyz} when it could never be read, has a line in {@code c19 status}, and a meter.
 */
final class FileProvider implements PeerProvider, Health, Figures {
    private static final Logger LOG = LoggerFactory.getLogger(FileProvider.class);

    private final Path file;
    private final ScheduledExecutorService timer;
    private volatile @Nullable Set<String> peers;

    FileProvider(Path file, Duration interval, MeterRegistry meters) {
        this.file = file;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "peers-of-file");
            thread.setDaemon(true);
            return thread;
        });
        look(); // so that an agent that starts has them
        Gauge.builder("c19.connection.file.peers", this, self -> self.peers().size())
                .description("Peers that the file names.")
                .register(meters);
        var unused = timer.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try (var lines = Files.lines(file)) {
            peers = lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
    }

    @Override
    public Set<String> peers() {
        Set<String> known = peers;
        return known == null ? Set.of() : known;
    }

    @Override
    public @Nullable String unready() {
        return peers == null ? "The peers are not known: %s cannot be read.".formatted(file) : null;
    }

    @Override
    public Map<String, Object> figures() {
        return Map.of("file", file.toString(), "peers", List.copyOf(peers()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
