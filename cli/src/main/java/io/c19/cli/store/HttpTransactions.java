package io.c19.cli.store;

import io.c19.cli.store.Steps.Condition;
import io.c19.cli.store.Steps.Done;
import io.c19.cli.store.Steps.Step;
import io.c19.client.C19Client;
import io.c19.client.Txn;
import io.c19.client.TxnResult;
import io.c19.client.TxnResult.Got;
import io.c19.layers.Batch;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Precondition;
import io.c19.layers.Revision;
import java.time.Clock;
import java.util.List;

/** Several keys at once, as the client says it. */
final class HttpTransactions {
    private final Clock clock;

    HttpTransactions(Clock clock) {
        this.clock = clock;
    }

    Txn txn(Batch batch) {
        Txn txn = new Txn().noted(Terms.note(batch.note()));
        batch.preconditions().forEach(condition -> add(txn, condition));
        batch.mutations().forEach(mutation -> add(txn, mutation));
        return txn;
    }

    Steps.Result transact(C19Client c19, Steps steps) {
        Txn txn = new Txn().noted(Terms.note(steps.note()));
        for (Condition condition : steps.conditions()) {
            if (condition instanceof Condition.Unchanged unchanged) {
                txn.ifUnchanged(unchanged.prefix().text(), unchanged.since());
            } else {
                add(txn, ((Condition.OfKey) condition).precondition());
            }
        }
        add(txn, steps.then());
        add(txn.otherwise(), steps.otherwise());
        TxnResult result = c19.txn(txn);
        List<Done> done = result.results().stream()
                .map(each -> done(c19, result.revision(), each))
                .toList();
        return new Steps.Result(result.succeeded(), new Revision(result.revision()), done);
    }

    private static Done done(C19Client c19, String revision, TxnResult.Result result) {
        Key key = new Key(result.key());
        if (result instanceof Got got && got.value() != null) {
            return new Done.Read(key, new Entry(key, Terms.value(got.value()), got.etag(), false));
        } else if (result instanceof Got) { // too large to come with the others
            return new Done.Read(
                    key, c19.get(key.text(), revision).map(Terms::entry).orElse(null));
        }
        return result instanceof TxnResult.Missing ? new Done.Read(key, null) : new Done.Written(Terms.outcome(result));
    }

    private void add(Txn txn, List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Read read) {
                txn.get(read.key().text());
            } else {
                add(txn, ((Step.Write) step).mutation());
            }
        }
    }

    private void add(Txn txn, Mutation mutation) {
        if (mutation instanceof Mutation.Put put) {
            txn.put(put.key().text(), Terms.sent(put.value()), Terms.ttl(put.value(), clock));
        } else {
            txn.delete(mutation.key().text());
        }
    }

    private static void add(Txn txn, Precondition condition) {
        if (condition instanceof Precondition.EtagIn in && in.etags().size() == 1) {
            txn.ifMatch(in.key().text(), in.etags().iterator().next());
        } else if (condition instanceof Precondition.Absent absent) {
            txn.ifAbsent(absent.key().text());
        } else {
            throw new IllegalArgumentException(
                    "condition: " + condition + " (expected: one that a transaction can hold)");
        }
    }
}
