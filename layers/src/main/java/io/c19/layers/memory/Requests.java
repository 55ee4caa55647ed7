package io.c19.layers.memory;

import io.c19.layers.Revision;
import io.c19.layers.Transacted;
import io.c19.layers.Transacted.Done;
import io.c19.layers.Transacted.OtherRequest;
import io.c19.layers.Transaction.Request;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the requests were answered that wrote, so that one that comes again is answered likewise. Not thread-safe.
 *
 * <p>An answer is kept as long as the revision that its request made is held, which bounds how many there are.
 */
final class Requests {
    private final Predicate<Revision> held;
    private final Map<String, Answered> oldestFirst = new LinkedHashMap<>();

    Requests(Predicate<Revision> held) {
        this.held = held;
    }

    private record Answered(Request request, Done answer) {}

    /** Null for a request that is new, or forgotten. */
    @Nullable
    Transacted answered(Request request) {
        forget();
        Answered first = oldestFirst.get(request.key());
        if (first == null) {
            return null;
        } else if (!first.request().equals(request)) {
            return new OtherRequest(request);
        }
        Done answer = first.answer();
        return new Done(answer.held(), answer.snapshot(), answer.outcomes(), true);
    }

    void add(Request request, Done answer) {
        forget();
        oldestFirst.put(request.key(), new Answered(request, answer));
    }

    private void forget() {
        Iterator<Answered> all = oldestFirst.values().iterator();
        while (all.hasNext() && !held.test(all.next().answer().snapshot().revision())) {
            all.remove();
        }
    }
}
