package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Deleted;
import io.c19.layers.Maintenance;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.Transacted;
import io.c19.layers.Transaction;
import io.c19.layers.Transactions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A state that does what a test tells it to, and else what another one does. */
final class ScriptedState extends ForwardingState implements Transactions, Maintenance {
    volatile Function<Batch, ApplyResult> onApply;
    volatile Supplier<Snapshot> onHead;
    volatile Supplier<@Nullable String> onFault;
    volatile Function<Progress, Optional<Collected>> onGc = progress -> Optional.empty();

    ScriptedState(State state) {
        super(state);
        this.onApply = state::apply;
        this.onHead = state::head;
        this.onFault = state::fault;
    }

    State real() {
        return state;
    }

    @Override
    public String kind() {
        return "Scripted";
    }

    @Override
    public Snapshot head() {
        return onHead.get();
    }

    @Override
    public ApplyResult apply(Batch batch) {
        return onApply.apply(batch);
    }

    /** As a batch of what shall be done if all conditions hold. */
    @Override
    public Transacted transact(Transaction transaction) {
        ApplyResult result = onApply.apply(new Batch(List.of(), transaction.then(), transaction.note()));
        return result instanceof ApplyResult.Applied applied
                ? new Transacted.Done(true, head(), applied.outcomes(), false)
                : new Transacted.Refused(result);
    }

    @Override
    public Deleted deleteAll(Prefix prefix, @Nullable Long expected, Note note) {
        return state.capability(Transactions.class).orElseThrow().deleteAll(prefix, expected, note);
    }

    @Override
    public @Nullable String fault() {
        return onFault.get();
    }

    @Override
    public Optional<Collected> gc(Progress progress) {
        return onGc.apply(progress);
    }
}
