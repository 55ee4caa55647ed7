package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Revisions with a name, which names them wherever a revision is asked for. They are Git's tags, of one node: nodes do not exchange them. A name is
 * what {@code git check-ref-format} takes, of 200 bytes at most. For agents whose state keeps history; others answer {@code not-supported}.
 * Thread-safe.
 */
public final class Tags {
    private static final String PATH = "/v1/tags";

    private final Exchange exchange;

    Tags(Exchange exchange) {
        this.exchange = exchange;
    }

    /** @param time of the revision */
    public record Tag(String name, String revision, Instant time) {}

    /** What became of a name. */
    public sealed interface Result {
        /** @param moved whether it was that of another revision before */
        record Set(boolean moved) implements Result {}

        record Deleted() implements Result {}

        /** There was no tag of this name. */
        record Absent() implements Result {}

        /**
         * It is the name of another revision than was expected.
         *
         * @param actual that revision; null when it is of none
         */
        record Refused(@Nullable String actual, Problem problem) implements Result {}
    }

    /** In the order of names. */
    public Pages<Tag> list() {
        return exchange.pages(PATH, Tags::tag);
    }

    public Optional<Tag> get(String name) {
        Answer answer = exchange.send(Request.get(path(name)));
        return isAbsent(answer) ? Optional.empty() : Optional.of(tag(exchange.json(exchange.expect(answer, 200))));
    }

    /**
     * Gives a revision a name.
     *
     * @param condition {@link Condition.None}: the name is new, or of this revision already; {@link Condition.Absent}: it is new;
     *     {@link Condition.Present}: whatever revision had it; {@link Condition.EtagIn}: one of these revisions had it
     */
    public Result set(String name, String revision, Condition condition) {
        Request request = Request.json("PUT", path(name), Json.object("revision", revision));
        Answer answer = exchange.send(conditional(request, condition));
        Result refused = refused(answer);
        if (refused != null) {
            return refused;
        }
        return new Result.Set(exchange.expect(answer, 200, 201).is(200));
    }

    /** Takes a name away; the revision stays. */
    public Result delete(String name, Condition condition) {
        Request request = Request.write("DELETE", path(name), java.util.Map.of(), null);
        Answer answer = exchange.send(conditional(request, condition));
        Result refused = refused(answer);
        if (refused != null) {
            return refused;
        } else if (isAbsent(answer)) {
            return new Result.Absent();
        }
        exchange.expect(answer, 204);
        return new Result.Deleted();
    }

    private static Request conditional(Request request, Condition condition) {
        java.util.Map<String, String> headers = new java.util.HashMap<>(request.headers());
        condition.addTo(headers);
        return new Request(request.method(), request.target(), headers, request.body(), request.repeatable());
    }

    private static @Nullable Result refused(Answer answer) {
        Problem problem = answer.is(412) ? Problem.of(answer) : null;
        return problem == null ? null : new Result.Refused(problem.text("actual"), problem);
    }

    private static boolean isAbsent(Answer answer) {
        Problem problem = answer.is(404) ? Problem.of(answer) : null;
        return problem != null && problem.is("tag-not-found");
    }

    private static Tag tag(JsonNode tag) {
        return new Tag(Json.name(tag, "name"), Json.name(tag, "revision"), Instant.parse(Json.name(tag, "time")));
    }

    private static String path(String name) {
        return PATH + "/" + Percent.path(name);
    }
}
