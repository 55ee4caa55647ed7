package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.store.Steps.Done;
import io.c19.cli.store.Steps.Step;
import io.c19.layers.Mutation;
import io.c19.layers.Outcome;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transaction.Condition;
import io.c19.layers.Transactions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Several keys at once, of a state in this process. */
final class StateTransactions {
    private final Transactions transactions;
    private final Function<String, Revision> revisions;

    /** @param revisions finds what a person calls one */
    StateTransactions(Transactions transactions, Function<String, Revision> revisions) {
        this.transactions = transactions;
        this.revisions = revisions;
    }

    Steps.Result transact(Steps steps) {
        Transacted transacted = transactions.transact(new Transaction(
                steps.conditions().stream().map(this::condition).toList(),
                mutations(steps.then()),
                mutations(steps.otherwise()),
                steps.note(),
                null));
        if (transacted instanceof Transacted.Done done) {
            List<Step> branch = done.held() ? steps.then() : steps.otherwise();
            return new Steps.Result(done.held(), done.snapshot().revision(), results(branch, done));
        } else if (transacted instanceof Transacted.Refused refused) {
            throw Refusals.of(refused.why());
        }
        throw new Failure(ExitCode.NOT_FOUND, "A revision that a condition names is not known here any more.");
    }

    private Condition condition(Steps.Condition condition) {
        if (condition instanceof Steps.Condition.Unchanged unchanged) {
            return new Condition.Unchanged(unchanged.prefix(), revisions.apply(unchanged.since()));
        }
        return new Condition.OfKey(((Steps.Condition.OfKey) condition).precondition());
    }

    private static List<Mutation> mutations(List<Step> steps) {
        List<Mutation> mutations = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Write write) {
                mutations.add(write.mutation());
            }
        }
        return mutations;
    }

    private static List<Done> results(List<Step> steps, Transacted.Done done) {
        Snapshot snapshot = done.snapshot();
        Iterator<Outcome> outcomes = done.outcomes().iterator();
        List<Done> results = new ArrayList<>();
        for (Step step : steps) {
            results.add(
                    step instanceof Step.Read read
                            ? new Done.Read(read.key(), snapshot.get(read.key()).orElse(null))
                            : new Done.Written(outcomes.next()));
        }
        return results;
    }
}
