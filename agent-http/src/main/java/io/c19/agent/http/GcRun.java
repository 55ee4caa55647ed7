package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Maintenance;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Maintenance.Size;
import io.c19.layers.StateException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One full repack, on a thread of its own: it ends when it is done or the state is closed. Thread-safe. */
final class GcRun {
    private static final Logger LOG = LoggerFactory.getLogger(GcRun.class);

    private static final String UNEXPECTED = "gc failed inside the agent: its log says why.";

    private record At(String step, long done, long total) {}

    private final Maintenance maintenance;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile At at = new At("starting", 0, 0);
    private volatile @Nullable Collected collected;
    private volatile @Nullable String fault;

    GcRun(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    void start() {
        Thread thread = new Thread(this::run, "c19-gc");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            collected = maintenance
                    .gc((step, done, total) -> at = new At(step, done, total))
                    .orElse(null);
            if (collected == null) {
                fault = "A gc is under way already, started by somebody else.";
            }
        } catch (StateException e) {
            LOG.warn("gc failed", e);
            fault = e.getMessage();
        } catch (RuntimeException | Error e) {
            // Want of memory too: who waits for the end has to hear of it.
            LOG.error("gc failed", e);
            fault = UNEXPECTED;
        } finally {
            end.countDown();
        }
    }

    boolean isDone() {
        return end.getCount() == 0;
    }

    void await(Duration longest) {
        try {
            var unused = end.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ObjectNode json() {
        boolean done = isDone();
        ObjectNode json = Json.object().put("running", !done);
        At now = at;
        Collected result = collected;
        if (!done) {
            json.put("step", now.step()).put("done", now.done()).put("total", now.total());
        } else if (result != null) {
            json.put("objects", result.objects()).put("dropped", result.dropped());
            json.set("before", json(result.before()));
            json.set("after", json(result.after()));
        } else {
            json.put("fault", fault);
        }
        return json;
    }

    private static ObjectNode json(Size size) {
        return Json.object().put("files", size.files()).put("bytes", size.bytes());
    }
}
