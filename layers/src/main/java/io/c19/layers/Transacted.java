package io.c19.layers;

import java.util.List;

/** What became of a transaction. Everything but {@link Done} left the state as it was. */
public sealed interface Transacted {
    /**
     * It is durable and visible.
     *
     * @param held whether the conditions did
     * @param snapshot as the transaction left it; where there was nothing to write, that in which the conditions were judged
     * @param outcomes one for each mutation of the branch, in its order
     * @param repeated whether it was done earlier, on the same request; the rest is as it was then
     */
    record Done(boolean held, Snapshot snapshot, List<Outcome> outcomes, boolean repeated) implements Transacted {
        public Done {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** As a batch is refused: keys clash, or too much waits. */
    record Refused(ApplyResult why) implements Transacted {}

    /** A condition names a revision that is not known, or no longer held. */
    record RevisionUnknown(Revision revision) implements Transacted {}

    /** An earlier request of the same key asked for something else. */
    record OtherRequest(Transaction.Request request) implements Transacted {}
}
