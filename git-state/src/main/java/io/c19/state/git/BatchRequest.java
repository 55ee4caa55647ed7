package io.c19.state.git;

import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.ApplyResult.PreconditionFailed;
import io.c19.layers.Batch;
import io.c19.layers.Expiry;
import io.c19.layers.Mutation;
import io.c19.layers.Precondition;
import io.c19.state.git.KeyEdits.Content;
import io.c19.state.git.Roots.Located;
import io.c19.state.git.object.NewObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client's batch. The objects of its values are made on the client's thread, so the writer need not hash them. */
final class BatchRequest implements WriteRequest {
    private static final int OVERHEAD_BYTES = 500;

    private final Batch batch;
    private final Map<Mutation.Put, Content> contents = new HashMap<>();
    private final List<NewObject> blobs = new ArrayList<>();

    BatchRequest(Batch batch, Expiry expiry, Instant now) {
        this.batch = batch;
        for (Mutation mutation : batch.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                NewValue made = NewValue.of(expiry.applyTo(put.value(), now));
                contents.put(put, made.content());
                blobs.addAll(made.objects());
            }
        }
    }

    @Override
    public Plan plan(GitSnapshot newest) {
        for (Precondition condition : batch.preconditions()) {
            Located live = newest.live(condition.key());
            String etag = live == null ? null : live.blob().name();
            if (!condition.holds(etag)) {
                return new Plan.Answer(new PreconditionFailed(condition, etag));
            }
        }
        KeyEdits edits = new KeyEdits(newest);
        for (Mutation mutation : batch.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                edits.put(put.key(), Objects.requireNonNull(contents.get(put)));
            } else {
                edits.delete(mutation.key());
            }
        }
        KeyClash clash = edits.clash();
        return clash == null ? edits.plan(blobs, batch.note(), null) : new Plan.Answer(clash);
    }

    @Override
    public long bytes() {
        long bytes = OVERHEAD_BYTES;
        for (NewObject blob : blobs) {
            bytes += blob.bytes().length + OVERHEAD_BYTES;
        }
        return bytes;
    }
}
