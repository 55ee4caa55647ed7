package io.c19.connection.query;

import io.c19.layers.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which agents are to forget which copies. Each is sent one message at a time; what is to be said meanwhile goes with the next one. Who cannot be reached is not
 * told again: its copies end by themselves. Thread-safe, and never waits for anybody.
 */
final class Notices implements AutoCloseable {
    /** Keys that wait, of all agents together: some 20 MB. What comes beyond that is not told. */
    static final int WAITING_MAX = 100_000;

    /** Of one message, whose body the receiver has before a thread reads it. */
    private static final int MESSAGE_BYTES_MAX = 16 << 10;

    /** Messages at the same time. */
    private static final int OPEN_MAX = 64;

    private final BiFunction<String, List<Key>, CompletableFuture<?>> sender;
    private final QueryMeters meters;
    private final Map<String, Set<Key>> waiting = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();
    private int count;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "c19-forget");
        made.setDaemon(true);
        return made;
    });

    /** @param sender gives what ends, well or not, when the agent has been told, or has not answered in time */
    Notices(BiFunction<String, List<Key>, CompletableFuture<?>> sender, QueryMeters meters) {
        this.sender = sender;
        this.meters = meters;
    }

    private record Message(String agent, List<Key> keys) {}

    void tell(String agent, Key key) {
        synchronized (this) {
            if (count == WAITING_MAX) {
                meters.forgotToTell();
                return;
            }
            if (waiting.computeIfAbsent(agent, same -> new LinkedHashSet<>()).add(key)) {
                count++;
            }
        }
        wake();
    }

    private void wake() {
        if (!due.getAndSet(true)) {
            try {
                thread.execute(this::send);
            } catch (RejectedExecutionException e) {
                due.set(true); // closed: nothing is sent any more
            }
        }
    }

    private void send() {
        due.set(false);
        for (Message next = next(); next != null; next = next()) {
            Message message = next;
            meters.told(message.keys().size());
            var unused = sender.apply(message.agent(), message.keys()).whenComplete((answer, failure) -> {
                end(message.agent());
                wake();
            });
        }
    }

    private synchronized @Nullable Message next() {
        if (open.size() == OPEN_MAX) {
            return null;
        }
        for (String agent : waiting.keySet()) {
            if (open.add(agent)) {
                return new Message(agent, take(agent));
            }
        }
        return null;
    }

    private List<Key> take(String agent) {
        Set<Key> keys = waiting.getOrDefault(agent, Set.of());
        List<Key> taken = new ArrayList<>();
        int bytes = 0;
        for (Iterator<Key> each = keys.iterator(); each.hasNext() && bytes < MESSAGE_BYTES_MAX; ) {
            Key key = each.next();
            bytes += key.utf8Length();
            taken.add(key);
            each.remove();
        }
        if (keys.isEmpty()) {
            waiting.remove(agent);
        }
        count -= taken.size();
        return taken;
    }

    private synchronized void end(String agent) {
        open.remove(agent);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
