package io.c19.state.git;

import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Expiry;
import io.c19.layers.Precondition;
import java.time.Instant;

/** A client's batch. */
final class BatchRequest implements WriteRequest {
    private final Batch batch;
    private final PreparedWrites writes;

    BatchRequest(Batch batch, Expiry expiry, Instant now) {
        this.batch = batch;
        this.writes = new PreparedWrites(batch.mutations(), expiry, now);
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        for (Precondition condition : batch.preconditions()) {
            String etag = newest.etag(condition.key());
            if (!condition.holds(etag)) {
                return new Plan.Answer(new PreconditionFailed(condition, etag));
            }
        }
        return writes.plan(newest, batch.note());
    }

    @Override
    public long bytes() {
        return writes.bytes();
    }
}
