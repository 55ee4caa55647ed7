package io.c19.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * One thread with its share of the clients. A closed loop: a client sends its next request when it has the reply to the one
 * before. So a server that stalls is not asked meanwhile, and a stall counts once for each client, not once for each request
 * that would have come in that time.
 */
final class Loop implements Callable<Tally> {
    private static final long PAUSE_NANOS = 5_000_000; // after a 429: long enough for a group of writes to be stored
    private static final int FAILURES_MAX = 100; // a load that fails all the time ends

    private final Load load;
    private final Window window;
    private final int first;
    private final int step;
    private final Wire wire;
    private final SplittableRandom random;
    private final Tally tally = new Tally();
    private final Deque<Connection> paused = new ArrayDeque<>();
    private int underWay;
    private int gets;

    /** Takes the clients {@code first}, {@code first + step}, and so on. */
    Loop(Load load, Window window, int first, int step) {
        this.load = load;
        this.window = window;
        this.first = first;
        this.step = step;
        wire = load.server().wire();
        random = new SplittableRandom(load.seed() + first);
    }

    @Override
    public Tally call() throws IOException {
        List<Connection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int number = first; number < load.clients(); number += step) {
                connections.add(new Connection(number, load.server().address(), selector));
            }
            try {
                for (Connection connection : connections) {
                    next(connection, System.nanoTime());
                }
                while (underWay > 0 && System.nanoTime() - window.giveUp() < 0) {
                    selector.select(this::ready, timeoutMillis());
                    retry(System.nanoTime());
                }
                if (underWay > 0) {
                    tally.failure(underWay + " requests without a reply");
                }
            } finally {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return tally;
    }

    private long timeoutMillis() {
        return paused.isEmpty() ? 100 : 1;
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.advance(wire)) {
                replied(connection, System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replied(Connection connection, long now) throws IOException {
        underWay--;
        switch (connection.reply.outcome()) {
            case BUSY -> {
                tally.busy++;
                paused.add(connection);
                connection.resumes = now + PAUSE_NANOS;
                underWay++;
                return;
            }
            case FAILED -> tally.failure(load.server() + " refused " + connection.describe());
            case DONE -> done(connection, now);
        }
        if (tally.failed < FAILURES_MAX) {
            next(connection, now);
        }
    }

    private void done(Connection connection, long now) {
        Request request = connection.request;
        if (window.measures(connection.started)) {
            tally.latencies.recordValue(Math.min(now - connection.started, tally.latencies.getHighestTrackableValue()));
        }
        if (window.measures(now)) {
            tally.done++;
        }
        if (request.kind == Request.Kind.GET) {
            if (load.work().checks(++gets) && !isRight(request, connection.reply)) {
                tally.wrong++;
            }
        } else {
            load.work().acknowledged(connection.number, request);
        }
    }

    private boolean isRight(Request request, Reply reply) {
        return load.work().mayFind(request, load.values().sequence(request.key, wire.value(reply)));
    }

    private void next(Connection connection, long now) throws IOException {
        if (window.isOver(now) || !load.work().next(connection.number, connection.request, random)) {
            return;
        }
        connection.started = now;
        encode(connection.request, connection.out());
        connection.send();
        underWay++;
    }

    private void encode(Request request, Bytes out) {
        byte[] key = load.space().key(request.key);
        switch (request.kind) {
            case PUT -> wire.put(out, key, load.values().of(request.key, request.sequence));
            case GET -> wire.get(out, key);
            case LOG -> wire.log(out, key);
            case BATCH -> {
                List<byte[]> keys = new ArrayList<>(request.count);
                List<byte[]> values = new ArrayList<>(request.count);
                for (int i = 0; i < request.count; i++) {
                    int number =
                            (request.key + i * request.stride) % load.space().keys();
                    keys.add(load.space().key(number));
                    values.add(load.values().of(number, request.sequence));
                }
                wire.putAll(out, keys, values);
            }
        }
    }

    private void retry(long now) throws IOException {
        while (!paused.isEmpty() && now - paused.peek().resumes >= 0) {
            paused.remove().send();
        }
    }
}
