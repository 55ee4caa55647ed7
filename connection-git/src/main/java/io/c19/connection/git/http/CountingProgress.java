package io.c19.connection.git.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * Tells the other side now and then how far a pack is, so that it sees that something happens and can tell a person. For one thread at a
 * time.
 */
final class CountingProgress extends EmptyProgressMonitor {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final OutputStream messages;
    private long told = System.nanoTime();
    private int total;
    private int count;

    CountingProgress(OutputStream messages) {
        this.messages = messages;
    }

    /** Begins to count anew, with the end in sight. */
    void total(int objects) {
        total = objects;
        count = 0;
    }

    @Override
    public void update(int more) {
        count += more;
        long now = System.nanoTime();
        if (now - told < PAUSE.toNanos()) {
            return;
        }
        told = now;
        String message = total == 0 ? "commits %d\n".formatted(count) : "objects %d/%d\n".formatted(count, total);
        try {
            messages.write(message.getBytes(StandardCharsets.US_ASCII));
            messages.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
