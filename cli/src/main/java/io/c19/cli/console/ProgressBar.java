package io.c19.cli.console;

import io.c19.layers.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Shows a person at a terminal how far work has come, once it takes longer than they like to wait in silence. Without a
 * terminal it shows nothing.
 */
public final class ProgressBar implements Progress, AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final Console console;
    private final Clock clock;
    private Instant next;
    private boolean shown;

    public ProgressBar(Console console) {
        this.console = console;
        this.clock = console.clock();
        this.next = clock.instant().plus(SILENCE);
    }

    @Override
    public void at(String what, long done, long total) {
        if (!console.terminals().err()) {
            return;
        }
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(REDRAW);
        shown = true;
        console.err().print(CLEAR_LINE + what + "  " + drawn(done, total));
        console.err().flush();
    }

    @Override
    public void close() {
        clear();
    }

    /** Makes room for other lines. */
    public void clear() {
        if (shown) {
            console.err().print(CLEAR_LINE);
            console.err().flush();
            shown = false;
        }
    }

    private static String drawn(long done, long total) {
        if (total <= 0) {
            return String.format(Locale.ROOT, "%,d", done);
        }
        int filled = (int) Math.min(WIDTH, WIDTH * done / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] %,d of %,d",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                Math.min(done, total),
                total);
    }
}
