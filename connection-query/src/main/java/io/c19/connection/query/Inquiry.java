package io.c19.connection.query;

import io.c19.connection.query.Reply.Absent;
import io.c19.connection.query.Reply.Found;
import io.c19.connection.query.Reply.Seen;
import io.c19.connection.query.Reply.Silent;
import io.c19.connection.query.Reply.Unanswered;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One agent's asking on: all delegates at once. The first value that comes is the answer; without one it is known when all have answered. Who fails is left out, and the next
 * of its part is asked instead, so that those behind it are not lost. Thread-safe.
 */
final class Inquiry {
    /** Of delegates of one part that fail, one after the other: each costs some of the time in which an answer is of use. */
    private static final int SUBSTITUTES_MAX = 2;

    private final Question question;
    private final BiFunction<String, Question, CompletableFuture<Reply>> asker;
    private final Set<String> told = new HashSet<>();
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();
    private int open;
    private boolean complete = true;

    private Inquiry(Question question, BiFunction<String, Question, CompletableFuture<Reply>> asker) {
        this.question = question;
        this.asker = asker;
    }

    /** @param asker asks a peer; what it gives never fails but by a reply that is {@link Silent}, and ends in time */
    static CompletableFuture<Reply> ask(
            Question question, List<Delegation> parts, BiFunction<String, Question, CompletableFuture<Reply>> asker) {
        if (parts.isEmpty() || question.hops() == 0) {
            return CompletableFuture.completedFuture(parts.isEmpty() ? new Absent() : new Unanswered());
        }
        Inquiry inquiry = new Inquiry(question, asker);
        inquiry.open = parts.size();
        parts.stream().filter(Delegation::whole).map(Delegation::first).forEach(inquiry.told::add);
        parts.forEach(part -> inquiry.ask(part, 0));
        return inquiry.answer;
    }

    private void ask(Delegation part, int substitutes) {
        var unused = asker.apply(part.first(), question.on(part.arc(), told, substitutes))
                .thenAccept(reply -> heard(part, substitutes, reply));
    }

    private void heard(Delegation part, int substitutes, Reply reply) {
        if (reply instanceof Found) {
            answer.complete(reply);
            return;
        }
        boolean silent = reply instanceof Silent;
        List<Delegation> rest = silent || (reply instanceof Seen && !part.whole()) ? part.withoutFirst() : List.of();
        if (!rest.isEmpty() && substitutes < SUBSTITUTES_MAX && !answer.isDone()) {
            note(!silent);
            ask(rest.get(0), substitutes + 1);
            return;
        }
        Reply end = close(!silent && !(reply instanceof Unanswered) && rest.isEmpty());
        if (end != null) {
            answer.complete(end);
        }
    }

    private synchronized void note(boolean answered) {
        complete &= answered;
    }

    /** The answer when this was the last. */
    private synchronized @Nullable Reply close(boolean answered) {
        complete &= answered;
        open--;
        return open > 0 ? null : complete ? new Absent() : new Unanswered();
    }
}
