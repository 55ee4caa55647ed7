package io.c19.state.redis;

import io.c19.layers.Batch;
import io.c19.layers.Etag;
import io.c19.layers.Expiry;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code write.lua} is told, and what its answer means. Not thread-safe. */
final class WriteRequest {
    private static final byte[] NOTHING = new byte[0];

    private final Bounds bounds;
    private final Expiry expiry;
    private final Instant now;
    private final List<byte[]> arguments = new ArrayList<>();
    private final IdentityHashMap<Mutation, String> etags = new IdentityHashMap<>();

    /** @param now when values are written that come without an expiry */
    WriteRequest(Bounds bounds, Expiry expiry, Instant now) {
        this.bounds = bounds;
        this.expiry = expiry;
        this.now = now;
    }

    byte[][] of(Batch batch) {
        begin("B", null);
        number(batch.preconditions().size());
        batch.preconditions().forEach(this::condition);
        mutations(batch.mutations());
        number(0);
        return arguments.toArray(byte[][]::new);
    }

    /** @param life of the store, to which a revision has to belong that a condition names */
    byte[][] of(Transaction transaction, String life) {
        begin("T", transaction.request());
        number(transaction.conditions().size());
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                condition(ofKey.precondition());
            } else if (condition instanceof Condition.Unchanged unchanged) {
                Position since = Position.of(unchanged.since());
                text("U");
                text(unchanged.prefix().text());
                number(since != null && since.life().equals(life) ? since.step() : -1);
            }
        }
        mutations(transaction.then());
        mutations(transaction.otherwise());
        return arguments.toArray(byte[][]::new);
    }

    private void begin(String mode, @Nullable Request request) {
        bounds.addTo(arguments);
        text(mode);
        text(request == null ? "" : request.key());
        text(request == null ? "" : request.digest());
        number(Bounds.AGE_MAX.toMillis());
    }

    private void condition(Precondition condition) {
        String kind = "A";
        String what = "";
        if (condition instanceof Precondition.Present) {
            kind = "P";
        } else if (condition instanceof Precondition.EtagIn in) {
            kind = "E";
            what = " " + String.join(" ", in.etags()) + " ";
        }
        text(kind);
        text(condition.key().text());
        text(what);
    }

    private void mutations(List<Mutation> mutations) {
        number(mutations.size());
        for (Mutation mutation : mutations) {
            text(mutation instanceof Mutation.Put ? "P" : "D");
            text(mutation.key().text());
            if (mutation instanceof Mutation.Put put) {
                Value value = expiry.applyTo(put.value(), now);
                String etag = Etag.of(value.bytes());
                etags.put(mutation, etag);
                for (String argument : About.arguments(put, value, etag)) {
                    text(argument);
                }
                arguments.add(value.bytes());
            }
        }
    }

    private void text(String text) {
        arguments.add(text.isEmpty() ? NOTHING : Server.bytes(text));
    }

    private void number(long number) {
        arguments.add(Server.bytes(number));
    }

    /**
     * What became of each mutation.
     *
     * @param effects for each a letter and the etag before, if there was one; with a comma between them
     */
    List<Outcome> outcomes(List<Mutation> mutations, String effects) {
        List<Outcome> outcomes = new ArrayList<>();
        String[] each = effects.split(",", -1);
        for (int i = 0; i < mutations.size(); i++) {
            Mutation mutation = mutations.get(i);
            String before = each[i].length() == 1 ? null : each[i].substring(1);
            Effect effect =
                    switch (each[i].charAt(0)) {
                        case 'C' -> Effect.CREATED;
                        case 'R' -> Effect.REPLACED;
                        case 'D' -> Effect.DELETED;
                        default -> Effect.UNCHANGED;
                    };
            String after = effect == Effect.UNCHANGED ? before : etags.get(mutation);
            outcomes.add(new Outcome(mutation.key(), effect, before, after));
        }
        return outcomes;
    }

    /**
     * What Redis keeps of steps that are over.
     *
     * @param linger how long Redis keeps what has expired, for snapshots and for the purge that tells of it
     */
    record Bounds(int stepsMax, Duration linger) {
        /** As long as a request is remembered. */
        static final Duration AGE_MAX = Duration.ofDays(1);
        /** Values that were replaced; a small part of any server's memory, 64 of the largest size. */
        static final long BYTES_MAX = 64L << 20;

        void addTo(List<byte[]> arguments) {
            arguments.add(Server.bytes(stepsMax));
            arguments.add(Server.bytes(BYTES_MAX));
            arguments.add(Server.bytes(linger.toMillis()));
        }
    }
}
