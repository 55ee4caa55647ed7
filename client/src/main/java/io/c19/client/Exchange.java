package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.client.Pages.Page;
import io.c19.client.UnreachableException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests and answers of one agent: sends again what may be sent again, and says what an answer that nobody expects means. Thread-safe. */
final class Exchange {
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final int TOO_BUSY = 429;
    private static final int AWAY = 503;

    private final URI agent;
    private final Transport transport;
    private final ClientOptions options;
    private final Pauses pauses;

    Exchange(URI agent, Transport transport, ClientOptions options, Pauses pauses) {
        this.agent = agent;
        this.transport = transport;
        this.options = options;
        this.pauses = pauses;
    }

    URI agent() {
        return agent;
    }

    Transport transport() {
        return transport;
    }

    boolean sendsAgain() {
        return options.retries() > 0;
    }

    /** Any answer, of whatever status. */
    Answer send(Request request) {
        long end = System.nanoTime() + options.timeout().toNanos();
        Duration pause = PAUSE_MIN;
        for (int left = options.retries(); ; left--) {
            if (pauses.isClosed()) {
                throw new IllegalStateException("this client was closed");
            }
            Duration rest = pauses.blurred(pause);
            try {
                Answer answer = transport.send(request, left(end));
                if (left == 0 || !isTransient(request, answer)) {
                    return answer;
                }
                int seconds = answer.retryAfterSeconds();
                rest = seconds < 0 ? rest : Duration.ofSeconds(seconds);
                if (rest.compareTo(left(end)) >= 0) {
                    return answer;
                }
            } catch (UnreachableException e) {
                boolean again = e.kind() == Kind.NOT_CONNECTED || (request.repeatable() && e.kind() == Kind.BROKEN);
                if (left == 0 || !again || rest.compareTo(left(end)) >= 0) {
                    throw e;
                }
            }
            rest(rest);
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
    }

    /** A write that was refused as too many did not happen; one that met an agent on its way out may have. */
    private static boolean isTransient(Request request, Answer answer) {
        return answer.status() == TOO_BUSY || (answer.status() == AWAY && request.repeatable());
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    private void rest(Duration pause) {
        try {
            pauses.rest(pause);
        } catch (InterruptedException e) {
            throw Unreachable.interrupted(agent, e);
        }
    }

    Answer expect(Answer answer, int... statuses) {
        if (answer.is(statuses)) {
            return answer;
        }
        throw failure(answer);
    }

    C19Exception failure(Answer answer) {
        Problem problem = Problem.of(answer);
        return problem == null
                ? new UnexpectedAnswerException(
                        "What answers at " + agent + " is not a C19 agent, or a proxy came between: it answered "
                                + answer.status() + " without saying why.",
                        answer.status(),
                        null)
                : new ProblemException(problem);
    }

    UnexpectedAnswerException notAnAgent(Answer answer, @Nullable Exception cause) {
        return new UnexpectedAnswerException(
                "What answers at " + agent + " is not a C19 agent.", answer.status(), cause);
    }

    JsonNode json(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw notAnAgent(answer, e);
        }
    }

    JsonNode get(String target) {
        return json(expect(send(Request.get(target)), 200));
    }

    JsonNode post(String target, Map<String, @Nullable Object> document) {
        return json(expect(send(Request.json("POST", target, document)), 200));
    }

    /** The full id of what a text names; null: the newest. */
    String revision(@Nullable String at) {
        return Json.name(get("/v1/kv?limit=1" + Percent.query("&", "at", at)), "revision");
    }

    /** The list that begins at a target. */
    <T> Pages<T> pages(String target, Function<JsonNode, T> entry) {
        return pages(target, get(target), entry);
    }

    <T> Pages<T> pages(String target, JsonNode first, Function<JsonNode, T> entry) {
        Function<JsonNode, Page<T>> page =
                json -> new Page<>(Json.list(json.path("entries"), entry), Json.text(json, "cursor"));
        return pagesOf(target, first, page);
    }

    <T> Pages<T> pagesOf(String target, JsonNode first, Function<JsonNode, Page<T>> page) {
        String before = target.contains("?") ? "&" : "?";
        return new Pages<>(
                page.apply(first), cursor -> page.apply(get(target + Percent.query(before, "cursor", cursor))));
    }
}
