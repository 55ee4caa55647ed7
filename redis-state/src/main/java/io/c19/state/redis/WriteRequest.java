package io.c19.state.redis;

import io.c19.layers.Batch;
import io.c19.layers.Etag;
import io.c19.layers.Expiry;
import io.c19.layers.KeyChange;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transaction.Request;
import io.c19.layers.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A write as {@code write.lua} is told of it, and what its answer means. Made and waited for by one thread, answered by another.
 */
final class WriteRequest {
    private static final byte[] NOTHING = new byte[0];
    private static final int WORDS = 5;

    private final Expiry expiry;
    private final Instant now;
    private final List<Mutation> then;
    private final List<Mutation> otherwise;
    private final List<byte[]> arguments = new ArrayList<>();
    private final IdentityHashMap<Mutation, String> etags = new IdentityHashMap<>();
    private final CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
    private int weight = 1;
    private long bytes;

    private WriteRequest(Expiry expiry, Instant now, List<Mutation> then, List<Mutation> otherwise) {
        this.expiry = expiry;
        this.now = now;
        this.then = then;
        this.otherwise = otherwise;
    }

    /** @param now when values are written that come without an expiry */
    static WriteRequest of(Batch batch, Expiry expiry, Instant now) {
        WriteRequest request = new WriteRequest(expiry, now, batch.mutations(), List.of());
        request.begin("B", null);
        request.number(batch.preconditions().size());
        batch.preconditions().forEach(request::condition);
        request.mutations();
        return request;
    }

    static WriteRequest of(Transaction transaction, Expiry expiry, Instant now) {
        WriteRequest request = new WriteRequest(expiry, now, transaction.then(), transaction.otherwise());
        request.begin("T", transaction.request());
        request.number(transaction.conditions().size());
        for (Condition condition : transaction.conditions()) {
            if (condition instanceof Condition.OfKey ofKey) {
                request.condition(ofKey.precondition());
            } else if (condition instanceof Condition.Unchanged unchanged) {
                request.condition(unchanged);
            }
        }
        request.mutations();
        return request;
    }

    List<byte[]> arguments() {
        return arguments;
    }

    /** About how many keys are looked at. */
    int weight() {
        return weight;
    }

    /** The length of all values. */
    long bytes() {
        return bytes;
    }

    private void begin(String mode, @Nullable Request request) {
        text(mode);
        text(request == null ? "" : request.key());
        text(request == null ? "" : request.digest());
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
        weight++;
    }

    private void condition(Condition.Unchanged unchanged) {
        Position since = Position.of(unchanged.since());
        text("U");
        text(unchanged.prefix().text());
        text(since == null ? "- 0" : since.life() + " " + since.step());
        weight++;
    }

    private void mutations() {
        mutations(then);
        mutations(otherwise);
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
                arguments.add(value.bytes());
                text(About.told(put, value, etag));
                bytes += value.bytes().length;
            }
            weight++;
        }
    }

    private void text(String text) {
        arguments.add(text.isEmpty() ? NOTHING : Server.bytes(text));
    }

    private void number(long number) {
        arguments.add(Server.bytes(number));
    }

    /** Waits, even when interrupted: who asked must know what became of it. */
    WriteAnswer await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StateException failure) { // of several, of which each throws its own
                throw new StateException(failure.reason(), failure.getMessage(), failure);
            }
            throw e;
        }
    }

    void complete(WriteAnswer what) {
        answer.complete(what);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /**
     * What the script's answer means.
     *
     * @param known a position of the life that the answer is of
     * @throws StateException when Redis refused to do it
     */
    WriteAnswer read(String text, Position known, Failures failures) {
        String[] words = text.split(" ", WORDS);
        return switch (words[0]) {
            case "OK", "AGAIN" -> {
                boolean held = words[2].equals("1");
                yield new WriteAnswer.Done(
                        known.at(Long.parseLong(words[1])),
                        held,
                        Instant.ofEpochMilli(Long.parseLong(words[3])),
                        outcomes(held ? then : otherwise, words[4]),
                        changes(held ? then : otherwise, words[4]),
                        words[0].equals("AGAIN"));
            }
            case "FAILED" -> new WriteAnswer.Failed(Integer.parseInt(words[1]), words[2].isEmpty() ? null : words[2]);
            case "UNKNOWN" -> new WriteAnswer.Unknown(Integer.parseInt(words[1]));
            case "OTHER" -> new WriteAnswer.OtherRequest();
            case "ERROR" -> throw failures.refused(text.substring("ERROR ".length()), null);
            default ->
                throw new StateException(Reason.CORRUPT, "Redis answered a write with '%s'.".formatted(words[0]), null);
        };
    }

    /** @param effects for each a letter and the etag before, if there was one; with a comma between them */
    private List<Outcome> outcomes(List<Mutation> mutations, String effects) {
        List<Outcome> outcomes = new ArrayList<>(mutations.size());
        String[] each = effects.split(",", -1);
        for (int i = 0; i < mutations.size(); i++) {
            Mutation mutation = mutations.get(i);
            boolean expired = each[i].charAt(0) == 'X';
            String before = each[i].length() == 1 || expired ? null : each[i].substring(1);
            Effect effect =
                    switch (each[i].charAt(0)) {
                        case 'C', 'X' -> Effect.CREATED;
                        case 'R' -> Effect.REPLACED;
                        case 'D' -> Effect.DELETED;
                        default -> Effect.UNCHANGED;
                    };
            String after = effect == Effect.UNCHANGED ? before : etags.get(mutation);
            outcomes.add(new Outcome(mutation.key(), effect, before, after));
        }
        return outcomes;
    }

    /** The same for those who follow, for whom what has expired was there until now. */
    private List<KeyChange> changes(List<Mutation> mutations, String effects) {
        List<KeyChange> changes = new ArrayList<>(mutations.size());
        String[] each = effects.split(",", -1);
        for (int i = 0; i < mutations.size(); i++) {
            if (each[i].charAt(0) != 'U') {
                Mutation mutation = mutations.get(i);
                String before = each[i].length() == 1 ? null : each[i].substring(1);
                changes.add(new KeyChange(mutation.key(), before, etags.get(mutation)));
            }
        }
        return changes;
    }
}
