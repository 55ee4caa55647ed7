package io.c19.state.git;

import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.Expiry;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.state.git.KeyEdits.Content;
import io.c19.state.git.object.NewObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a client wants written. The objects of its values are made on the client's thread, so the writer need not hash them. */
final class PreparedWrites {
    private static final int OVERHEAD_BYTES = 500;

    private final List<Mutation> mutations;
    private final Map<Mutation.Put, Content> contents = new HashMap<>();
    private final List<NewObject> blobs = new ArrayList<>();

    PreparedWrites(List<Mutation> mutations, Expiry expiry, Instant now) {
        this.mutations = mutations;
        for (Mutation mutation : mutations) {
            if (mutation instanceof Mutation.Put put) {
                NewValue made = NewValue.of(expiry.applyTo(put.value(), now));
                contents.put(put, made.content());
                blobs.addAll(made.objects());
            }
        }
    }

    Plan plan(GitSnapshot newest, Note note) {
        KeyEdits edits = new KeyEdits(newest);
        for (Mutation mutation : mutations) {
            if (mutation instanceof Mutation.Put put) {
                edits.put(put.key(), Objects.requireNonNull(contents.get(put)));
            } else {
                edits.delete(mutation.key());
            }
        }
        KeyClash clash = edits.clash();
        return clash == null ? edits.plan(blobs, note, null) : new Plan.Answer(clash);
    }

    /** How much memory they hold, roughly. */
    long bytes() {
        long bytes = OVERHEAD_BYTES;
        for (NewObject blob : blobs) {
            bytes += blob.bytes().length + OVERHEAD_BYTES;
        }
        return bytes;
    }
}
