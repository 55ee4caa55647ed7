package io.c19.connection.query;

import io.c19.layers.Key;
import io.c19.layers.Value;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Many agents on one thread, in a time of their own. A message takes 1 ms and, now and then, much longer. Time goes on with what happens; that a time-out would
 * have come does not count, once there is an answer.
 */
final class Simulation implements InstantSource {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
    private final List<Agent> agents = new ArrayList<>();
    private final Map<String, Agent> byAddress = new HashMap<>();
    private double now;
    private long number;
    private int messages;

    private record Event(double at, long number, BooleanSupplier due, Runnable what) {}

    Simulation(int agentCount, Knobs knobs, Random random) {
        this.random = random;
        List<String> addresses = IntStream.range(0, agentCount)
                .mapToObj(i -> "10.0.%d.%d:4097".formatted(i / 250, i % 250))
                .toList();
        Ring all = Ring.of(addresses);
        for (String address : addresses) {
            Ring others = new Ring(all.members().stream()
                    .filter(member -> !member.address().equals(address))
                    .toList());
            Agent agent = new Agent(address, others, knobs);
            agents.add(agent);
            byAddress.put(address, agent);
        }
    }

    final class Agent implements Node.Network {
        private final String address;
        private final Map<Key, Value> state = new HashMap<>();
        private Ring peers;
        private boolean down;
        final Node node;

        Agent(String address, Ring peers, Knobs knobs) {
            this.address = address;
            this.peers = peers;
            this.node = new Node(
                    key -> Optional.ofNullable(state.get(key)),
                    () -> this.peers,
                    this,
                    knobs,
                    Simulation.this,
                    Simulation.this::nanoTime,
                    random,
                    new QueryMeters(new CompositeMeterRegistry()));
        }

        void knows(Agent... others) {
            Set<String> addresses = new HashSet<>();
            for (Agent other : others) {
                addresses.add(other.address);
            }
            peers = Ring.of(addresses);
        }

        void put(Key key, Value value) {
            state.put(key, value);
            node.changed(Set.of(key));
        }

        void down() {
            down = true;
        }

        @Override
        public CompletableFuture<Reply> ask(String peer, Question question) {
            messages++;
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            Agent other = byAddress.get(peer);
            after(latency(), () -> {
                if (other != null && !other.down) {
                    var unused = other.node
                            .answer(question.from(address))
                            .thenAccept(reply -> after(latency(), () -> answer.complete(reply)));
                }
            });
            events.add(new Event(
                    now + question.millis(),
                    number++,
                    () -> !answer.isDone(),
                    () -> answer.complete(new Reply.Silent())));
            return answer;
        }

        @Override
        public void tellToForget(String agent, Key key) {
            Agent other = byAddress.get(agent);
            if (other != null) {
                after(latency(), () -> other.node.forget(key));
            }
        }
    }

    /**
     * What came of one query.
     *
     * @param millis from its beginning to the answer
     */
    record Outcome(Reply reply, double millis, int messages) {}

    Agent agent(int index) {
        return agents.get(index);
    }

    /** Asks, and lets everything come to an end that this began. */
    Outcome find(int agent, Key key) {
        double begin = now;
        int before = messages;
        double[] end = new double[1];
        List<Reply> replies = new ArrayList<>();
        var unused = agents.get(agent).node.find(key).thenAccept(reply -> {
            replies.add(reply);
            end[0] = now;
        });
        run();
        return new Outcome(replies.get(0), end[0] - begin, messages - before);
    }

    void run() {
        while (!events.isEmpty()) {
            Event next = events.remove();
            if (next.due.getAsBoolean()) {
                now = Math.max(now, next.at);
                next.what.run();
            }
        }
    }

    /** Lets something happen at a time from the beginning on, in milliseconds. */
    void at(double millis, Runnable what) {
        after(millis - now, what);
    }

    /** Milliseconds since the beginning. */
    double now() {
        return now;
    }

    /** How many questions were sent from one agent to another. */
    int messages() {
        return messages;
    }

    void pass(Duration time) {
        now += time.toMillis();
    }

    private void after(double millis, Runnable what) {
        events.add(new Event(now + millis, number++, () -> true, what));
    }

    /** Half a millisecond at least, a median of 1 and a long tail. */
    private double latency() {
        return 0.5 + 0.5 * Math.exp(random.nextGaussian());
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanoTime());
    }

    private long nanoTime() {
        return (long) (now * 1_000_000);
    }

    static double percentile(List<Double> values, double percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(percent / 100 * sorted.size())));
    }
}
