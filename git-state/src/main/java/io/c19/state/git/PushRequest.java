package io.c19.state.git;

import io.c19.state.git.Replica.Adopted;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.lib.ObjectId;

/** A commit that a person pushed to the agent, for the writer to take in turn with the writes. */
final class PushRequest implements Beforehand {
    private final ObjectId commit;
    private final boolean concurrent;
    private final CompletableFuture<Adopted> answer = new CompletableFuture<>();

    PushRequest(ObjectId commit, boolean concurrent) {
        this.commit = commit;
        this.concurrent = concurrent;
    }

    ObjectId commit() {
        return commit;
    }

    /** Whether it may go on from an older commit than {@code main}. */
    boolean concurrent() {
        return concurrent;
    }

    CompletableFuture<Adopted> answer() {
        return answer;
    }
}
