package io.c19.layers;

import java.time.Instant;
import java.util.Optional;

/**
 * A state as of one revision: immutable, and consistent over any number of calls. Thread-safe; reads block for disk or
 * network at most, never for a writer. A key whose value has expired is absent: for the newest revision by the clock when
 * the snapshot was taken, for an older one by the revision's own time.
 *
 * <p>Every method throws {@link StateException} when the storage fails or what it holds is damaged; a wrong value is never
 * returned.
 */
public interface Snapshot {
    Revision revision();

    Optional<Entry> get(Key key);

    Listing list(ListQuery query);

    /**
     * When the key's value was written: {@link Value#written} if its writer said so, else the time of the revision that
     * last changed it. May have to walk history, so not for a hot path. Empty when the key is absent.
     */
    Optional<Instant> modified(Key key);
}
