package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes keys that have expired. If another node does so too, both delete the same: no conflict. */
final class PurgeRequest implements WriteRequest {
    /** More wait for the next round, so that one purge does not hold up the writes of clients for long. */
    static final int KEYS_MAX = 1_000;

    private final Census census;
    private final Instant now;
    private int found;

    PurgeRequest(Census census, Instant now) {
        this.census = census;
        this.now = now;
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        List<Key> expired = new ArrayList<>();
        census.over(newest.objects()).expired(newest.roots().meta(), now, KEYS_MAX, expired::add);
        found = expired.size();
        KeyEdits edits = new KeyEdits(newest);
        for (Key key : expired) {
            Roots.Located stored = newest.stored(key);
            if (stored == null || newest.isExpired(stored)) {
                edits.purge(key);
            }
        }
        return edits.plan(List.of(), Note.NONE, "purge expired");
    }

    /** How many there were to remove when it was this request's turn. */
    int found() {
        return found;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
