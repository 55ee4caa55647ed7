package io.c19.state.git;

import io.c19.layers.Progress;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.ProgressMonitor;

/**
 * Tells what JGit says of its progress, and ends its work with a {@link CancellationException} when it should stop: by itself
 * JGit asks only now and then. For one thread.
 */
final class GcProgress implements ProgressMonitor {
    private final Progress progress;
    private final BooleanSupplier cancelled;
    private String task = "";
    private long done;
    private long total;

    GcProgress(Progress progress, BooleanSupplier cancelled) {
        this.progress = progress;
        this.cancelled = cancelled;
    }

    @Override
    public void start(int totalTasks) {
        // How many steps there are tells nobody how long they take.
    }

    @Override
    public void beginTask(String title, int totalWork) {
        check();
        task = title.toLowerCase(Locale.ROOT);
        done = 0;
        total = totalWork;
        progress.at(task, done, total);
    }

    @Override
    public void update(int completed) {
        check();
        done += completed;
        progress.at(task, total > 0 ? Math.min(done, total) : done, total);
    }

    @Override
    public void endTask() {
        progress.at(task, done, total);
    }

    private void check() {
        if (isCancelled()) {
            throw new CancellationException(task);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public void showDuration(boolean enabled) {
        // Nobody asked.
    }
}
