package io.c19.layers;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The layer that exchanges the state with peers, in the background, from when it was made until it is closed. Thread-safe. */
public interface Connection extends Capable, AutoCloseable {
    /** The name it goes by in configuration. */
    String kind();

    /**
     * The peers as they are known now, with their health. Never blocks: asked for {@code GET /v1/peers} and {@code /v1/status} on the thread that answers, and every
     * other second by a thread of the exporters.
     */
    List<Peer> peers();

    /**
     * Pulls from and pushes to all peers now; returns when that is done or the time is over. Called for {@code POST /v1/sync} on a thread of the agent's pool, by several at a
     * time, and once by the thread that starts an agent with a seed.
     *
     * @return the peers as they are afterwards
     */
    List<Peer> sync(Duration timeout);

    /** Whether {@link #query} asks anybody. Always the same. */
    default boolean queries() {
        return false;
    }

    /**
     * What peers have for a key that the local state lacks, which it does not become part of. Called for a read, on a thread of the agent's pool, by many at a time. Kinds that replicate everything answer empty at once, others
     * block for their peers.
     *
     * @throws PeersUnansweredException when not all could be asked in time and none of the others has it, which is not the same as absent
     */
    default Optional<Copy> query(Key key) {
        return Optional.empty();
    }

    /** Who tells it its peers, so that what that offers is found; empty when there is nobody. Asked by any thread; always the same. */
    default Optional<PeerProvider> provider() {
        return Optional.empty();
    }

    /** Called between the agent's end and the state's, by the thread that ends the agent; returns within a bounded time, and then uses the state no more. */
    @Override
    void close();

    /**
     * A peer as it is known now.
     *
     * @param address as a person would write it
     * @param node the name it goes by; null: not known, or it has none
     * @param lastContact when it last answered; null: never
     * @param failures how many attempts in a row have failed
     * @param fault what went wrong the last time, as a sentence; null: nothing
     * @param activity what is being done with it that takes long, with how far it is; null: nothing
     * @param frontier the last commit of each node that it is known to have, by the node's name
     * @param behind how many commits of this node's state it is not known to have, or a bound that they are over; null: not known
     * @param ahead how many commits it has that this node lacks, in the same way
     */
    record Peer(
            String address,
            @Nullable String node,
            @Nullable Instant lastContact,
            int failures,
            @Nullable String fault,
            @Nullable String activity,
            Map<String, Revision> frontier,
            @Nullable Integer behind,
            @Nullable Integer ahead) {
        public Peer {
            frontier = Collections.unmodifiableMap(new TreeMap<>(frontier));
        }
    }
}
