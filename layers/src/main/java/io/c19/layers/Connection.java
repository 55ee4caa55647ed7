package io.c19.layers;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The layer that exchanges the state with peers, in the background, from when it was made until it is closed. Thread-safe. */
public interface Connection extends AutoCloseable {
    /** The name it goes by in configuration. */
    String kind();

    /** The peers as they are known now, with their health. Never blocks. */
    List<Peer> peers();

    /**
     * Pulls from and pushes to all peers now; returns when that is done or the time is over.
     *
     * @return the peers as they are afterwards
     */
    List<Peer> sync(Duration timeout);

    /**
     * Asks peers for a key that the local state lacks. Kinds that replicate everything answer empty at once.
     *
     * @throws StateException when no peer could be asked in time, which is not the same as absent
     */
    default Optional<Entry> query(Key key) {
        return Optional.empty();
    }

    @Override
    void close();

    /**
     * @param address as a person would write it
     * @param lastContact when it last answered; null: never
     * @param fault what went wrong the last time, as a sentence; null: nothing
     */
    record Peer(String address, @Nullable Instant lastContact, @Nullable String fault) {}
}
