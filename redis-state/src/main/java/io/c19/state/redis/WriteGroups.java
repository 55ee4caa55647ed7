package io.c19.state.redis;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes that wait go to Redis together: one call of a script does them one after the other, each judged by itself, so that they share the
 * way there and back and what a call costs. Who comes first sends; who is answered sends what has come in between. Thread-safe.
 */
final class WriteGroups {
    /**
     * Calls. With a second one groups are half as large, and what a call costs here and in Redis outweighs what is gained by never waiting: on
     * two cores there were a third fewer writes.
     */
    private static final int UNDER_WAY = 1;

    /** Of one call: Redis does nothing else meanwhile, some 10 ms. */
    private static final int WEIGHT_MAX = 1_000;

    /** Of the values of one call, or a single larger request. */
    private static final long BYTES_MAX = 1L << 20;

    /** Behind the answers: the newest step, the mark after it, the mark before the call. */
    private static final int END_WORDS = 3;

    private final Store store;
    private final Bounds bounds;
    private final Consumer<Made> made;
    private final Semaphore calls = new Semaphore(UNDER_WAY);
    private final ArrayDeque<WriteRequest> waiting = new ArrayDeque<>();

    /** @param made is told of all steps that are made here; must be quick */
    WriteGroups(Store store, Bounds bounds, Consumer<Made> made) {
        this.store = store;
        this.bounds = bounds;
        this.made = made;
        store.server().meters().queue(this::size);
    }

    /** What one call made, of a life. */
    record Made(String life, StreamEntry entry) {}

    /**
     * Blocks until Redis has answered.
     *
     * @throws StateException when it did not in time, or refused
     */
    WriteAnswer write(WriteRequest request) {
        synchronized (waiting) {
            waiting.add(request);
        }
        send();
        WriteAnswer answer = request.await();
        if (answer instanceof WriteAnswer.Lost lost) {
            store.lookUnlessBeyond(lost.known());
            throw store.server().failures().changed();
        }
        return answer;
    }

    private void send() {
        while (size() > 0 && calls.tryAcquire()) {
            List<WriteRequest> group = next();
            if (group.isEmpty()) {
                calls.release();
            } else {
                call(group);
            }
        }
    }

    private int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private List<WriteRequest> next() {
        List<WriteRequest> group = new ArrayList<>();
        int weight = 0;
        long bytes = 0;
        synchronized (waiting) {
            for (WriteRequest first = waiting.peek(); first != null; first = waiting.peek()) {
                weight += first.weight();
                bytes += first.bytes();
                if (!group.isEmpty() && (weight > WEIGHT_MAX || bytes > BYTES_MAX)) {
                    break;
                }
                group.add(waiting.remove());
            }
        }
        return group;
    }

    private void call(List<WriteRequest> group) {
        store.server().meters().group(group.size());
        Position known = store.newest();
        List<byte[]> arguments = store.beginning(known, bounds);
        arguments.add(Server.bytes(Bounds.AGE_MAX.toMillis()));
        arguments.add(Server.bytes(group.size()));
        group.forEach(request -> arguments.addAll(request.arguments()));
        var unused = store.server()
                .start(Script.WRITE, arguments.toArray(byte[][]::new))
                .whenComplete((answers, failure) -> over(group, known, answers, failure));
    }

    private void over(
            List<WriteRequest> group, Position known, @Nullable List<Object> answers, @Nullable Throwable failure) {
        try {
            if (answers == null) {
                failed(group, Objects.requireNonNull(failure));
            } else {
                answered(group, known, answers);
            }
        } catch (RuntimeException e) { // an answer of another form: who waits must not wait for ever
            group.forEach(request -> request.fail(e));
        } finally {
            calls.release();
            send();
        }
    }

    private void answered(List<WriteRequest> group, Position known, List<Object> answers) {
        if (Server.text(answers.get(0)).equals("LOST")) {
            group.forEach(request -> request.complete(new WriteAnswer.Lost(known)));
            return;
        }
        List<@Nullable WriteAnswer> read = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            read.add(read(group.get(i), Server.text(answers.get(i)), known));
        }
        // Whoever is told must find what all of them wrote.
        learn(known, read, Server.text(answers.get(group.size())));
        for (int i = 0; i < group.size(); i++) {
            WriteAnswer answer = read.get(i);
            if (answer != null) {
                group.get(i).complete(answer);
            }
        }
    }

    /** Null when it was refused, of which it is told at once. */
    private @Nullable WriteAnswer read(WriteRequest request, String text, Position known) {
        try {
            return request.read(text, known, store.server().failures());
        } catch (RuntimeException e) {
            leaveReplica(e);
            request.fail(e);
            return null;
        }
    }

    /** What was written here need not be heard of before reads of it can be answered from what was read lately. */
    private void learn(Position known, List<@Nullable WriteAnswer> answers, String end) {
        String[] words = end.split(" ", END_WORDS);
        Mark mark = new Mark(known.at(Long.parseLong(words[0])), words[1]);
        List<Step> steps = new ArrayList<>();
        for (WriteAnswer answer : answers) {
            if (answer instanceof WriteAnswer.Done done) {
                done.step().ifPresent(steps::add);
            }
        }
        for (Step step : steps) {
            store.near().changed(known.at(step.number()), step.keys());
        }
        store.learn(mark);
        if (!steps.isEmpty()) {
            made.accept(new Made(known.life(), new StreamEntry(steps, mark.at().step(), words[2], mark.digits())));
        }
    }

    private void failed(List<WriteRequest> group, Throwable failure) {
        StateException sentence = store.server().failures().of(failure);
        leaveReplica(sentence);
        group.forEach(request -> request.fail(sentence));
        if (sentence.getCause() instanceof TimeoutException) {
            // Who has waited behind these has waited as long, or would.
            List<WriteRequest> behind;
            synchronized (waiting) {
                behind = List.copyOf(waiting);
                waiting.clear();
            }
            behind.forEach(request -> request.fail(sentence));
        }
    }

    private void leaveReplica(RuntimeException failure) {
        if (failure instanceof StateException state && state.reason() == Reason.READ_ONLY) {
            store.server().reconnect();
        }
    }
}
