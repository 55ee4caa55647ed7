package io.c19.agent.http;

import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Committed;
import io.c19.layers.Revision;
import io.c19.layers.Snapshot;
import io.c19.layers.State;
import io.c19.layers.StateStatus;
import io.c19.layers.Subscription;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What another state is, but for what a test makes of it. */
abstract class ForwardingState implements State {
    final State state;

    ForwardingState(State state) {
        this.state = state;
    }

    @Override
    public Snapshot head() {
        return state.head();
    }

    @Override
    public Optional<Snapshot> at(Revision revision) {
        return state.at(revision);
    }

    @Override
    public ApplyResult apply(Batch batch) {
        return state.apply(batch);
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
        return state.fault();
    }

    @Override
    public void close() {
        state.close();
    }
}
