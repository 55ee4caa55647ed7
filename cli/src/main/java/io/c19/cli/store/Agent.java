package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.client.C19Client;
import io.c19.client.C19Exception;
import io.c19.client.ClientOptions;
import io.c19.client.Problem;
import io.c19.client.ProblemException;
import io.c19.client.UnreachableException;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Function;

/** An agent as a command asks it: once, and what goes wrong ends the command with a sentence that says what to do next. */
final class Agent {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Longer than anybody waits; the client takes no more. */
    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    private final C19Client client;

    /** @param timeout for each answer */
    Agent(URI address, Duration timeout) {
        Duration bounded = timeout.compareTo(TIMEOUT_MAX) > 0 ? TIMEOUT_MAX : timeout;
        client = C19Client.connect(address, new ClientOptions(CONNECT_TIMEOUT, bounded, 0, true));
    }

    /** What is asked of it. */
    @FunctionalInterface
    interface Question<T> {
        T ask(C19Client client);
    }

    /** Something that changes nothing. */
    <T> T read(Question<T> question) {
        try {
            return question.ask(client);
        } catch (C19Exception e) {
            throw failure(e, false);
        }
    }

    /** Something that may have happened when the answer is lost. */
    <T> T write(Question<T> question) {
        try {
            return question.ask(client);
        } catch (C19Exception e) {
            throw failure(e, true);
        }
    }

    /** What is fetched while it is read. */
    <S, T> Iterator<T> each(Iterator<S> pages, Function<S, T> translation) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return read(client -> pages.hasNext());
            }

            @Override
            public T next() {
                return translation.apply(read(client -> pages.next()));
            }
        };
    }

    static Failure failure(C19Exception e, boolean writing) {
        if (e instanceof ProblemException refused) {
            return refused(refused.problem());
        } else if (e instanceof UnreachableException unreachable) {
            String doubt = writing ? ", so the write may or may not have happened" : "";
            return new Failure(
                    ExitCode.UNREACHABLE,
                    switch (unreachable.kind()) {
                        case NOT_CONNECTED -> said(e) + ": start one with `c19 serve`, or use --data DIR.";
                        case TIMED_OUT -> said(e) + doubt + "; --timeout sets how long to wait.";
                        case BROKEN -> said(e) + doubt + ": is it still running?";
                        case INTERRUPTED -> said(e) + doubt + ".";
                    },
                    e);
        }
        return new Failure(ExitCode.ERROR, said(e) + "; check --url.", e);
    }

    /** Without the full stop: the sentence goes on. */
    private static String said(C19Exception e) {
        String sentence = String.valueOf(e.getMessage());
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    static Failure refused(Problem problem) {
        return new Failure(code(problem.status()), Texts.shown(problem.detail(), Texts.SENTENCE_MAX));
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_ALLOWED;
            case 404 -> ExitCode.NOT_FOUND;
            case 412 -> ExitCode.PRECONDITION_FAILED;
            case 408, 429, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.ERROR;
        };
    }
}
