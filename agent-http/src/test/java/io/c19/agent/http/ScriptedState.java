package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Maintenance;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A state that does what a test tells it to, and else what another one does. */
final class ScriptedState implements State, Maintenance {
    private final State state;
    volatile Function<Batch, ApplyResult> onApply;
    volatile Supplier<Snapshot> onHead;
    volatile Supplier<@Nullable String> onFault;
    volatile Function<Progress, Optional<Collected>> onGc = progress -> Optional.empty();

    ScriptedState(State state) {
        this.state = state;
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
    public Optional<Snapshot> at(Revision revision) {
        return state.at(revision);
    }

    @Override
    public ApplyResult apply(Batch batch) {
        return onApply.apply(batch);
    }

    @Override
    public String version() {
        return state.version();
    }

    @Override
    public Subscription subscribe(Consumer<Committed> listener) {
        return state.subscribe(listener);
    }

    @Override
    public StateStatus status() {
        return state.status();
    }

    @Override
    public @Nullable String fault() {
        return onFault.get();
    }

    @Override
    public Optional<Collected> gc(Progress progress) {
        return onGc.apply(progress);
    }

    @Override
    public void close() {
        state.close();
    }
}
