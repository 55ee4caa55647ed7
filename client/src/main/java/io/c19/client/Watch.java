package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.client.EventStream.Raw;
import io.c19.client.Step.Change;
import io.c19.client.Step.Snapshot;
import io.c19.client.Transport.Opened;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What happens to keys, step by step, each once and none left out: after a break, a restart of the agent too, it goes on from where it was, for as
 * long as that takes. {@link #hasNext} blocks, in one thread; {@link #close} is for any, and ends the waiting. Needs no thread of its own.
 *
 * <p>Holds one step at a time; the agent cuts off who reads too slowly, and it is asked again.
 */
public final class Watch implements Iterator<Step>, AutoCloseable {
    /** An agent sends something every 15 s at least; after that long it is gone. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(45);

    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** Of one revision; of more, the rest is told as it comes. An import of a large repository is one revision. */
    private static final int EVENTS_MAX = 100_000;

    private static final long VALUE_BYTES_MAX = 64 << 20;

    private static final int GONE = 410;

    private final Exchange exchange;
    private final WatchRequest request;
    private final String target;
    private final Pauses pauses;
    private final ArrayDeque<Step> ready = new ArrayDeque<>();
    private final List<Event> together = new ArrayList<>();
    private long togetherBytes;
    private @Nullable String since;
    private volatile @Nullable EventStream stream;

    Watch(Exchange exchange, WatchRequest request, Pauses pauses) {
        this.exchange = exchange;
        this.request = request;
        this.target = request.target();
        this.pauses = pauses;
        this.since = request.since();
        if (request.fromSnapshot()) {
            ready.add(snapshot(null));
        }
        connect();
    }

    /** Blocks until there is a step. @return false when this was closed, or the thread was interrupted, which it then still is */
    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !pauses.isClosed() && !Thread.currentThread().isInterrupted()) {
            EventStream from = stream;
            try {
                if (from == null) {
                    throw new IOException("the agent was away");
                }
                take(from.next());
            } catch (IOException e) {
                together.clear();
                togetherBytes = 0;
                disconnect();
                if (!pauses.isClosed() && !Thread.currentThread().isInterrupted()) {
                    again();
                }
            }
        }
        return !ready.isEmpty() && !pauses.isClosed();
    }

    @Override
    public Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("this watch was closed");
        }
        return ready.remove();
    }

    private void take(Raw raw) throws IOException {
        JsonNode data = Json.parse(raw.data());
        Event event = Event.of(raw.name(), data);
        if (event != null) {
            together.add(event);
            togetherBytes += raw.data().length;
        }
        if (raw.id() != null) {
            since = raw.id();
        }
        boolean whole = raw.id() != null;
        if (whole || together.size() >= EVENTS_MAX || togetherBytes >= VALUE_BYTES_MAX) {
            if (!together.isEmpty()) {
                ready.add(new Change(Json.name(data, "revision"), together, whole));
            }
            together.clear();
            togetherBytes = 0;
        }
    }

    /** Begins, or goes on; where that is not possible, a step says what there is instead. */
    private void connect() {
        Opened opened = open();
        if (opened.stream() == null && opened.answer().status() == GONE) {
            C19Exception gone = exchange.failure(opened.answer());
            if (!(gone instanceof ProblemException problem)) {
                throw gone;
            }
            ready.add(snapshot(problem.problem()));
            opened = open();
        }
        if (opened.stream() == null) {
            throw exchange.failure(opened.answer());
        }
        EventStream begun = new EventStream(opened.stream());
        stream = begun;
        try {
            if (pauses.isClosed()) {
                disconnect();
            } else if (since == null) {
                // The first that comes says where it begins: without, there would be nothing to go on from.
                take(begun.next());
            }
        } catch (IOException e) {
            disconnect();
            throw new UnreachableException(UnreachableException.Kind.BROKEN, Unreachable.broken(exchange.agent()), e);
        }
    }

    private Opened open() {
        Request opening =
                Request.get(target + Percent.query("&", "since", since)).with("Accept", "text/event-stream");
        return exchange.transport().open(opening, SILENCE_MAX);
    }

    private Snapshot snapshot(@Nullable Problem cause) {
        Listing listing = Listing.ofAll(exchange, request);
        since = listing.revision();
        return new Snapshot(listing.revision(), listing.items(), cause);
    }

    /** Connects anew, as often as it takes. */
    private void again() {
        boolean told = false;
        Duration pause = PAUSE_MIN;
        while (!pauses.isClosed()) {
            try {
                connect();
                if (told) {
                    request.breaks().back();
                }
                return;
            } catch (C19Exception e) {
                if (!isTransient(e)) {
                    throw e;
                }
                if (!told) {
                    request.breaks().away(e);
                    told = true;
                }
            }
            try {
                pauses.rest(pauses.blurred(pause));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
    }

    /** Whether it may well be over some time: nobody answers, or it is too busy, on its way out, or behind a proxy that cannot reach it. */
    private static boolean isTransient(C19Exception e) {
        if (e instanceof UnreachableException unreachable) {
            return unreachable.kind() != UnreachableException.Kind.INTERRUPTED;
        }
        int status = e instanceof ProblemException refused
                ? refused.problem().status()
                : ((UnexpectedAnswerException) e).status();
        return status == 408 || status == 429 || (status >= 502 && status <= 504);
    }

    private void disconnect() {
        EventStream from = stream;
        stream = null;
        if (from != null) {
            try {
                from.close();
            } catch (IOException e) {
                // It is over either way.
            }
        }
    }

    @Override
    public void close() {
        pauses.close();
        disconnect();
    }
}
