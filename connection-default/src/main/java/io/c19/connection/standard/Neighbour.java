package io.c19.connection.standard;

import io.c19.layers.Connection;
import io.c19.layers.Key;
import io.c19.peers.Backoff;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer, what it has not been told yet, and how it fares. Thread-safe. */
final class Neighbour {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbour.class);

    /** What a peer is owed beyond this is everything. */
    static final int OWED_MAX = 100_000;

    private final String address;
    private final URI uri;
    private final Backoff backoff;
    private final Set<Key> owed = new LinkedHashSet<>();
    private boolean owedAll;
    private final Semaphore pushTurn = new Semaphore(1);
    private final Semaphore pullTurn = new Semaphore(1);
    private Instant restUntil = Instant.MIN;
    private Instant pushed = Instant.MIN;
    private @Nullable Instant lastContact;
    private int failures;
    private @Nullable String fault;
    private int pulls;
    private boolean self;
    private boolean compares;

    /** @param uri with a slash at the end */
    Neighbour(String address, URI uri, Backoff backoff) {
        this.address = address;
        this.uri = uri;
        this.backoff = backoff;
    }

    URI uri() {
        return uri;
    }

    synchronized void owe(Collection<Key> keys) {
        if (owedAll || self) {
            return;
        }
        owed.addAll(keys);
        if (owed.size() > OWED_MAX) {
            oweAll();
        }
    }

    synchronized void oweAll() {
        owedAll = !self;
        owed.clear();
    }

    synchronized boolean isOwed() {
        return owedAll || !owed.isEmpty();
    }

    /** Whether everything is owed; from now on it is not. */
    synchronized boolean takeAll() {
        boolean all = owedAll;
        owedAll = false;
        return all;
    }

    /** Some of what is owed, which from now on is not. */
    synchronized List<Key> take(int max) {
        List<Key> taken = new ArrayList<>();
        Iterator<Key> keys = owed.iterator();
        while (keys.hasNext() && taken.size() < max) {
            taken.add(keys.next());
            keys.remove();
        }
        return taken;
    }

    /** Whether it is time to tell it something: it has not just failed, and nobody else does. */
    boolean beginPush(Instant now) {
        return isRested(now) && pushTurn.tryAcquire();
    }

    /** Waits for whoever tells it something now; it may have failed just now. */
    boolean awaitPush(Duration patience) {
        return await(pushTurn, patience);
    }

    synchronized void endPush(Instant now) {
        pushed = now;
        pushTurn.release();
    }

    synchronized Instant pushed() {
        return pushed;
    }

    /** As {@link #beginPush}, to ask it. */
    boolean beginPull(Instant now) {
        return isRested(now) && pullTurn.tryAcquire();
    }

    boolean awaitPull(Duration patience) {
        return await(pullTurn, patience);
    }

    synchronized void endPull() {
        pulls++;
        pullTurn.release();
    }

    private synchronized boolean isRested(Instant now) {
        return !self && !restUntil.isAfter(now);
    }

    private static boolean await(Semaphore turn, Duration patience) {
        try {
            return turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized void compares(boolean contents) {
        compares = contents;
    }

    /** Whether it compares what was written, and not only when, as agents like this one do. */
    synchronized boolean compares() {
        return compares;
    }

    /** About how many keys it has not been told of. */
    synchronized int owed() {
        return owedAll ? OWED_MAX : owed.size();
    }

    /** How often it was asked. */
    synchronized int pulls() {
        return pulls;
    }

    synchronized void answered(Instant now) {
        if (fault != null) {
            LOG.info("{} answers again", address);
        }
        lastContact = now;
        failures = 0;
        fault = null;
        restUntil = Instant.MIN;
        backoff.succeeded();
    }

    synchronized void failed(Instant now, String reason) {
        if (!reason.equals(fault)) {
            LOG.warn("{}: {}", address, reason);
        }
        failures++;
        fault = reason;
        restUntil = now.plus(backoff.failed());
    }

    /** It is this very agent, whose address is among those of its peers. */
    synchronized void isSelf() {
        self = true;
        owed.clear();
        owedAll = false;
    }

    synchronized boolean known() {
        return !self;
    }

    synchronized Connection.Peer peer() {
        return new Connection.Peer(address, null, lastContact, failures, fault, null, Map.of(), null, null);
    }
}
