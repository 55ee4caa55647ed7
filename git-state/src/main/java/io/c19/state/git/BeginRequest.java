package io.c19.state.git;

import io.c19.state.git.Replica.Reception;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.lib.ObjectId;

/** Has a store that holds only its beginning go on from a commit of another history, before the writes that wait. */
final class BeginRequest implements Beforehand {
    private final ObjectId tip;
    private final CompletableFuture<Reception> answer = new CompletableFuture<>();

    BeginRequest(ObjectId tip) {
        this.tip = tip;
    }

    ObjectId tip() {
        return tip;
    }

    CompletableFuture<Reception> answer() {
        return answer;
    }
}
