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
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

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
        return known().newest();
    }

    /** The newest one that is known here. */
    Mark mark() {
        return known().mark();
    }

    private Known known() {
        return Objects.requireNonNull(known.get());
    }

    /** Of this life; what is older than what is known already is no news. */
    void learn(Position position) {
        known.updateAndGet(before -> before.with(position));
    }

    /** The same of a step whose mark is known. */
    void learn(Mark mark) {
        known.updateAndGet(before -> before.with(mark));
    }

    /**
     * Looks where the store is, and makes it if there is none.
     *
     * @return whether it is the one that was known
     */
    boolean look() {
        return look(mark());
    }

    /** @param mark that must have led there, beside the newest step; that of another life says nothing */
    boolean look(Mark mark) {
        Known known = known();
        Position before = known.newest();
        String life = UUID.randomUUID().toString().substring(0, 8);
        List<Object> answer = server.run(
                Script.OPEN,
                Server.bytes(clock.millis()),
                Server.bytes(life),
                Server.bytes(before.life()),
                Server.bytes(told(before, mark)));
        String first = Server.text(answer.get(0));
        if (first.equals("FORMAT")) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "What Redis holds under %s is of format %s (expected: 1); use a newer program, or another state.prefix."
                            .formatted(server.layout().head(), Server.text(answer.get(1))),
                    null);
        }
        Position now = new Position(first, Long.parseLong(Server.text(answer.get(1))));
        Mark there = new Mark(now, Server.text(answer.get(2)));
        if (now.life().equals(before.life())) {
            learn(there);
            return true;
        }
        if (this.known.compareAndSet(known, new Known(now, there))
                && !before.life().isEmpty()) {
            LOG.warn(
                    "Redis has forgotten some of the steps up to {}, and is at {} now: it was emptied, or another server took over that did not know"
                            + " them; see docs/redis.md on what makes writes durable.",
                    before.revision(),
                    now.revision());
        }
        return before.life().isEmpty();
    }

    private static String told(Position newest, Mark mark) {
        boolean same = mark.at().life().equals(newest.life());
        return (same ? mark : new Mark(newest, "")).told(newest);
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
        arguments.add(Server.bytes(told(known, mark())));
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

    /**
     * What is known here, of one life.
     *
     * @param mark of this step or an older one
     */
    private record Known(Position newest, Mark mark) {
        static final Known NOTHING = new Known(new Position("", 0), new Mark(new Position("", 0), ""));

        Known with(Position position) {
            return position.life().equals(newest.life()) && position.step() > newest.step()
                    ? new Known(position, mark)
                    : this;
        }

        Known with(Mark later) {
            Known learned = with(later.at());
            return later.at().life().equals(newest.life())
                            && later.at().step() > mark.at().step()
                    ? new Known(learned.newest, later)
                    : learned;
        }
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
