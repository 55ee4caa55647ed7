package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Revision;
import io.c19.layers.Tags;
import io.c19.layers.Tags.Tag;
import io.c19.layers.Tags.Tagged;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Names of revisions. */
final class TagRoutes {
    private static final String PATH = "/v1/tags";
    private static final String MOUNT = PATH + "/";

    /** A revision's name, with room to spare. */
    private static final int BODY_BYTES_MAX = 4 << 10;

    private final Serving serving;

    TagRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.get(MOUNT + "*", this::get),
                Route.put(MOUNT + "*", this::put),
                Route.delete(MOUNT + "*", this::delete));
    }

    private void list(Exchange exchange) throws IOException {
        Query query = exchange.query("limit", "cursor");
        Cursor cursor = Cursor.read(query, "tags", 1);
        String after = cursor == null ? null : cursor.marks().get(0);
        Tags.Page page = tags().tags(after, query.limit(Integer.MAX_VALUE, serving.limits()));
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        page.tags().forEach(tag -> entries.add(json(tag)));
        String last = page.more() ? page.tags().get(page.tags().size() - 1).name() : null;
        exchange.answer(answer.put(
                "cursor", last == null ? null : Cursor.of("tags", last).encode()));
    }

    private void get(Exchange exchange) throws IOException {
        exchange.query();
        String name = name(exchange);
        Tag tag = tags().tag(name).orElseThrow(() -> notFound(name));
        exchange.with("ETag", EtagHeader.quoted(tag.revision().id())).answer(json(tag));
    }

    private void put(Exchange exchange) throws IOException {
        exchange.query();
        String name = name(exchange);
        Members body = Members.of("", exchange.json(BODY_BYTES_MAX), "revision");
        Revision revision = serving.revisions().find(body.required("revision"));
        EtagHeader ifMatch = exchange.etags(Exchange.IF_MATCH);
        EtagHeader ifNoneMatch = exchange.etags(Exchange.IF_NONE_MATCH);
        if (ifNoneMatch != null && !ifNoneMatch.any()) {
            throw ProblemType.INVALID_REQUEST.failure(
                    "If-None-Match: is a list of etags (expected: * for a tag that is not there yet).");
        }
        Tagged tagged = tags().set(name, revision, now -> {
            boolean absentWanted = ifNoneMatch != null;
            if (now == null || absentWanted) {
                return now == null && ifMatch == null;
            }
            return ifMatch == null ? now.equals(revision) : matches(ifMatch, now);
        });
        Revision before = done(tagged, name, ifMatch).before();
        exchange.with("ETag", EtagHeader.quoted(revision.id())).with(revision).answer(before == null ? 201 : 200);
    }

    private void delete(Exchange exchange) throws IOException {
        exchange.query();
        exchange.refuse(Exchange.IF_NONE_MATCH);
        String name = name(exchange);
        EtagHeader ifMatch = exchange.etags(Exchange.IF_MATCH);
        Predicate<@Nullable Revision> mayDelete = now -> ifMatch == null || (now != null && matches(ifMatch, now));
        if (done(tags().delete(name, mayDelete), name, ifMatch).before() == null) {
            throw notFound(name);
        }
        exchange.answer(204);
    }

    private static boolean matches(EtagHeader ifMatch, Revision revision) {
        return ifMatch.any() || ifMatch.strong().contains(revision.id());
    }

    private static Tagged.Done done(Tagged tagged, String name, @Nullable EtagHeader ifMatch) {
        if (tagged instanceof Tagged.Done done) {
            return done;
        } else if (tagged instanceof Tagged.InvalidName invalid) {
            throw ProblemType.INVALID_TAG
                    .problem("tag: '%s' %s.".formatted(Texts.shown(name), invalid.fault()))
                    .with("tag", Texts.shown(name))
                    .failure();
        }
        Revision actual = ((Tagged.Refused) tagged).actual();
        String is = actual == null ? "absent" : "at " + actual;
        String expected = ifMatch == null
                ? "a tag that is not there yet; move it with If-Match: \"%s\"".formatted(actual)
                : "what If-Match says; read it and decide again";
        Problem problem = ProblemType.PRECONDITION_FAILED
                .problem("tag: '%s' is %s (expected: %s).".formatted(Texts.shown(name), is, expected))
                .with("tag", name)
                .with("actual", actual == null ? null : actual.id());
        throw (actual == null ? problem : problem.header("ETag", EtagHeader.quoted(actual.id()))).failure();
    }

    private Tags tags() {
        return serving.state()
                .capability(Tags.class)
                .orElseThrow(() -> ProblemType.NOT_SUPPORTED.failure(
                        "A state of kind %s gives revisions no names; run the agent with a state of kind Git for tags."
                                .formatted(serving.state().kind())));
    }

    private static String name(Exchange exchange) {
        return PercentDecoder.path(exchange.path(), MOUNT.length());
    }

    private static ObjectNode json(Tag tag) {
        return Json.object()
                .put("name", tag.name())
                .put("revision", tag.revision().id())
                .put("time", Texts.time(tag.time()));
    }

    private static ProblemException notFound(String name) {
        return ProblemType.TAG_NOT_FOUND
                .problem("tag: '%s' is absent (GET /v1/tags lists what there is).".formatted(Texts.shown(name)))
                .with("tag", Texts.shown(name))
                .failure();
    }
}
