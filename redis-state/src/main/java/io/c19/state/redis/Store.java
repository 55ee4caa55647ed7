package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data as scripts and commands make and find it, and the newest step of it that is known here. Thread-safe. */
final class Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Server server;
    private final Clock clock;
    private final NearCache near = new NearCache();
    private final AtomicReference<Position> newest = new AtomicReference<>(new Position("", 0));

    private Store(Server server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /** @throws StateException when what is there is of another form */
    static Store open(Server server, Clock clock) {
        Store store = new Store(server, clock);
        store.look();
        return store;
    }

    Server server() {
        return server;
    }

    /** Values that were read lately. */
    NearCache near() {
        return near;
    }

    Position newest() {
        return Objects.requireNonNull(newest.get());
    }

    /** Of this life; what is older than what is known already is no news. */
    void learn(Position position) {
        newest.accumulateAndGet(
                position,
                (known, told) -> known.life().equals(told.life()) && told.step() > known.step() ? told : known);
    }

    /**
     * Looks where the store is, and makes it if there is none.
     *
     * @return whether it is the one that was known
     */
    boolean look() {
        Position known = newest();
        String life = UUID.randomUUID().toString().substring(0, 8);
        List<Object> answer = server.run(
                Script.OPEN,
                Server.bytes(clock.millis()),
                Server.bytes(life),
                Server.bytes(known.life()),
                Server.bytes(known.step()));
        String first = Server.text(answer.get(0));
        if (first.equals("FORMAT")) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "What Redis holds under %s is of format %s (expected: 1); use a newer program, or another state.prefix."
                            .formatted(server.layout().head(), Server.text(answer.get(1))),
                    null);
        }
        Position now = new Position(first, Long.parseLong(Server.text(answer.get(1))));
        if (now.life().equals(known.life())) {
            learn(now);
            return true;
        }
        if (newest.compareAndSet(known, now) && !known.life().isEmpty()) {
            LOG.warn(
                    "Redis has forgotten steps up to {}, and is at {} now: it was emptied, or another server took over that did not know"
                            + " them; see docs/redis.md on what makes writes durable.",
                    known.revision(),
                    now.revision());
        }
        return known.life().isEmpty();
    }

    /** The same, unless somebody has found out since where it is. */
    void lookUnlessBeyond(Position known) {
        if (newest().life().equals(known.life())) {
            look();
        }
    }

    /** What the arguments of all scripts that write begin with; can be added to. */
    List<byte[]> beginning(Position known, Bounds bounds) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(Server.bytes(clock.millis()));
        arguments.add(Server.bytes(known.life()));
        arguments.add(Server.bytes(known.step()));
        arguments.add(Server.bytes(bounds.stepsMax()));
        arguments.add(Server.bytes(Bounds.BYTES_MAX));
        arguments.add(Server.bytes(bounds.linger().toMillis()));
        return arguments;
    }

    /**
     * Runs a script that writes, alone.
     *
     * @param known where the store is known to be
     * @param more arguments, behind those with which all begin
     * @throws StateException when the store is not the one that was known; nothing was done then
     */
    List<Object> write(Script script, Position known, Bounds bounds, byte[]... more) {
        List<byte[]> arguments = beginning(known, bounds);
        arguments.addAll(List.of(more));
        List<Object> answer = run(script, arguments.toArray(byte[][]::new));
        if (Server.text(answer.get(0)).equals("LOST")) {
            look();
            throw server.failures().changed();
        }
        return answer;
    }

    private List<Object> run(Script script, byte[][] arguments) {
        try {
            return server.run(script, arguments);
        } catch (StateException e) {
            if (e.reason() == Reason.READ_ONLY) {
                server.reconnect();
            }
            throw e;
        }
    }

    /**
     * The time by which what has expired is absent at a step: of the newest the clock's, of others their own.
     *
     * @return empty when the step is not held
     */
    Optional<Instant> timeOf(Position position) {
        if (position.equals(newest())) {
            return Optional.of(clock.instant());
        }
        List<KeyValue<String, byte[]>> head =
                server.ask(commands -> commands.hmget(server.layout().head(), "life", "step", "oldest", "oldestTime"));
        if (!position.life().equals(field(head, 0))
                || position.step() > number(head, 1)
                || position.step() < number(head, 2)) {
            return Optional.empty();
        } else if (position.step() == number(head, 1)) {
            return Optional.of(clock.instant());
        } else if (position.step() == number(head, 2)) {
            return Optional.of(Instant.ofEpochMilli(number(head, 3)));
        }
        return steps(position.step() - 1, 1).stream().findFirst().map(Step::time);
    }

    private static @Nullable String field(List<KeyValue<String, byte[]>> fields, int index) {
        byte[] value = fields.get(index).getValueOrElse(null);
        return value == null ? null : Server.text(value);
    }

    private static long number(List<KeyValue<String, byte[]>> fields, int index) {
        String text = field(fields, index);
        return text == null ? -1 : Long.parseLong(text);
    }

    /**
     * Those after a step, the oldest first, as far as they are held.
     *
     * @param entries of the stream that are looked at, each of which has one or more of them; nothing is behind them when this is empty
     */
    List<Step> steps(long after, int entries) {
        Range<String> range = Range.from(Range.Boundary.including((after + 1) + "-0"), Range.Boundary.unbounded());
        List<StreamMessage<String, byte[]>> found =
                server.ask(commands -> commands.xrange(server.layout().steps(), range, Limit.from(entries)));
        List<Step> steps = new ArrayList<>();
        for (StreamMessage<String, byte[]> entry : found) {
            for (Step step : Step.of(entry)) {
                if (step.number() > after) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }
}
