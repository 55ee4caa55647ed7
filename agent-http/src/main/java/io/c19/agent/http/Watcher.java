package io.c19.agent.http;

import io.c19.agent.http.WatchStep.Told;
import io.c19.layers.Revision;
import io.c19.layers.Watch.Hop;
import io.c19.layers.Watch.Way;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client that is told what happens, and how far it is. Belongs to the thread of {@link WatchHub}; while it is behind, to
 * {@link CatchUp}.
 */
final class Watcher {
    enum Phase {
        /** Told from the ring as it happens. */
        LIVE,
        /** Told from history. */
        BEHIND,
        /** As far as the state, but ahead of what the ring has heard of. */
        PARKED,
        OVER
    }

    private final WatchRequest request;
    private final WatchReply reply;
    private final Runnable told;
    /** By {@link System#nanoTime}, for one that waits for an answer. */
    private final @Nullable Long deadline;

    private final ArrayDeque<Hop> hops = new ArrayDeque<>();
    private @Nullable Revision wayEnd;

    /** All up to here was told, or did not matter. */
    private Revision at;

    /** What the client knows of that. */
    private @Nullable Revision known;

    private @Nullable WatchStep step;
    private @Nullable Iterator<Told> events;
    private Phase phase = Phase.BEHIND;
    private long position;
    private boolean writing;
    private boolean overrun;
    private long touched;

    /** @param told called for each event that it is told */
    Watcher(WatchRequest request, WatchReply reply, Runnable told, Revision at, @Nullable Long deadline, long now) {
        this.request = request;
        this.reply = reply;
        this.told = told;
        this.at = at;
        this.deadline = deadline;
        this.touched = now;
    }

    WatchRequest request() {
        return request;
    }

    WatchReply reply() {
        return reply;
    }

    Revision at() {
        return at;
    }

    @Nullable
    Long deadline() {
        return deadline;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Goes on live from there. */
    void attach(long next) {
        phase = Phase.LIVE;
        position = next;
    }

    /** The position in the ring of what it is told next. */
    long position() {
        return position;
    }

    /** The step at its position, which it goes past. */
    WatchStep take(WatchRing ring) {
        return ring.get(position++);
    }

    boolean isWriting() {
        return writing;
    }

    void writing(boolean is, long now) {
        writing = is;
        touched = now;
    }

    /** When something was last sent, or that was on its way. */
    long touched() {
        return touched;
    }

    /** What it has not read yet is held no longer. */
    void overrun() {
        overrun = true;
        events = null;
    }

    boolean isOverrun() {
        return overrun;
    }

    /** Whether it was told a part of a step. */
    boolean isInTheMiddle() {
        return events != null;
    }

    /** Whether it was told of nothing yet, or has come further since without a word. */
    boolean hasNews() {
        return !at.equals(known);
    }

    void knows(Revision revision) {
        known = revision;
    }

    /** Goes on with this way, once it is at the end of the one it had. */
    void take(Way way) {
        hops.addAll(way.hops());
        wayEnd = way.end();
    }

    /** The next hop of its way; at the end of that, null. */
    @Nullable
    Hop nextHop() {
        Hop next = hops.poll();
        if (next == null && wayEnd != null) {
            at = wayEnd;
            wayEnd = null;
        }
        return next;
    }

    boolean hasWay() {
        return wayEnd != null;
    }

    /** Puts into the piece what comes next, as far as there are steps and it is not full. */
    void fill(Piece piece, Supplier<@Nullable WatchStep> steps) {
        while (!piece.isFull()) {
            if (events == null && !open(steps)) {
                return;
            }
            WatchStep open = Objects.requireNonNull(step);
            Iterator<Told> left = Objects.requireNonNullElse(events, Collections.emptyIterator());
            if (left.hasNext()) {
                Told event = left.next();
                boolean last = !left.hasNext();
                reply.tell(piece, event, request.form(), open, last);
                told.run();
                if (last) {
                    piece.complete(open.hop().to());
                }
            }
            if (!left.hasNext()) {
                at = open.hop().to();
                events = null;
            }
        }
    }

    private boolean open(Supplier<@Nullable WatchStep> steps) {
        WatchStep next = steps.get();
        if (next == null) {
            return false;
        }
        step = next;
        events = next.events(request.prefixes());
        return true;
    }

    /** What the last piece ended with. */
    WatchStep step() {
        return Objects.requireNonNull(step);
    }
}
