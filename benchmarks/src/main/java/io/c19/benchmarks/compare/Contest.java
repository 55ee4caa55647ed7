package io.c19.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Servers that take turns: each is started with fresh data, filled with the same keys and warmed up. While one is measured
 * the others are stopped (SIGSTOP), so that nobody's upkeep is paid from another's time, and everybody's from its own; unless
 * they are to go on, as what depends on a lease has to.
 * Belongs to one thread.
 */
final class Contest implements AutoCloseable {
    private static final Duration FILL_MAX = Duration.ofMinutes(10);
    private static final int FILL_CLIENTS = 2; // large batches are few at a time
    /** Servers run for days; what compiles its code while it runs spends up to half of a core on that in its first half minute. */
    private static final Duration WARM_UP = Duration.ofSeconds(24);

    static final int FULL_LOAD_CLIENTS = 64; // more only wait longer
    private static final int BATCH_BYTES_MAX = 600_000; // below what servers take in one request, as base64 too

    private final Bench bench;
    private final KeySpace space;
    private final Values values;
    private final AtomicLong sequence = new AtomicLong();
    private final List<Server> servers = new ArrayList<>();

    private Contest(Bench bench, KeySpace space, Values values) {
        this.bench = bench;
        this.space = space;
        this.values = values;
    }

    /** Of all servers that are there and can be started. */
    static Contest start(Bench bench, List<Product> products, KeySpace space, Values values)
            throws IOException, InterruptedException {
        Contest contest = filled(bench, products, space, values);
        contest.warmUp();
        return contest;
    }

    /** As {@link #start}, but not warmed up: each key was written once, and nothing since. */
    static Contest filled(Bench bench, List<Product> products, KeySpace space, Values values)
            throws IOException, InterruptedException {
        Contest contest = new Contest(bench, space, values);
        for (Product product : products) {
            contest.enter(product);
        }
        return contest;
    }

    private void enter(Product product) throws InterruptedException, IOException {
        bench.progress("%s: start, fill with %s of %d B".formatted(product.name(), space, values.size()));
        Server server;
        try {
            server = Server.start(product, bench.options().directory(), space);
        } catch (IOException e) {
            bench.remark("%s did not start: %s".formatted(product.name(), e.getMessage()));
            return;
        }
        servers.add(server);
        int batch = Math.max(1, Math.min(product.wire().batchMax(), BATCH_BYTES_MAX / (values.size() + 64)));
        Sample filled = load(server, Work.fill(space, batch), FILL_CLIENTS).run(Duration.ZERO, FILL_MAX);
        if (!filled.isClean() || filled.measured().compareTo(FILL_MAX) >= 0) {
            bench.remark("%s could not be filled: %s".formatted(server, filled.faults()));
            servers.remove(server);
            server.close();
            return;
        }
        rest(server);
    }

    private void rest(Server server) throws IOException, InterruptedException {
        if (!bench.options().running()) {
            server.pause();
        }
    }

    private void warmUp() throws IOException, InterruptedException {
        Duration half = WARM_UP.dividedBy(2);
        eachInTurn(server -> {
            load(server, Work.mixed(space, 0, sequence), FULL_LOAD_CLIENTS).run(Duration.ZERO, half);
            load(server, Work.mixed(space, 100, sequence), FULL_LOAD_CLIENTS).run(Duration.ZERO, half);
        });
    }

    /** Puts of all keys from the first one on, again and again, as fast as each server can. */
    void write(int first, int puts) throws IOException, InterruptedException {
        eachInTurn(server -> {
            bench.progress("%s: %s puts".formatted(server, Text.rounded(puts)));
            Sample sample = load(server, Work.rounds(space, first, puts, sequence), FULL_LOAD_CLIENTS)
                    .run(Duration.ZERO, FILL_MAX);
            if (sample.tally().done < puts) {
                bench.remark("%s made %s of %s puts: %s"
                        .formatted(server, Text.count(sample.tally().done), Text.count(puts), sample.faults()));
            }
        });
    }

    KeySpace space() {
        return space;
    }

    AtomicLong sequence() {
        return sequence;
    }

    /** The second is first from now on, and the first the last, so that none is always measured at the same place. */
    void rotate() {
        Collections.rotate(servers, -1);
    }

    /** What is done with one server while the others stand still. */
    interface Turn {
        void take(Server server) throws IOException, InterruptedException;
    }

    void eachInTurn(Turn turn) throws IOException, InterruptedException {
        for (Server server : servers) {
            server.resume();
            turn.take(server);
            rest(server);
        }
    }

    /** One work for each server, one after the other. */
    void measure(Results results, String name, Work work, int clients) throws IOException, InterruptedException {
        Duration step = bench.options().step();
        eachInTurn(server -> {
            Sample sample = load(server, work, clients).run(step.dividedBy(5), step);
            results.add(name, server.toString(), sample);
            bench.progress("%s, %s: %s/s".formatted(name, server, Text.rate(sample.perSecond())));
        });
    }

    Load load(Server server, Work work, int clients) {
        return new Load(server, space, values, work, clients, bench.options().threads(), sequence.get());
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
