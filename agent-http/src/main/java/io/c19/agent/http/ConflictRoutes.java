package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Conflicts;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Page;
import io.c19.layers.Conflicts.Resolution;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was written apart and has to be decided: listed, shown, settled. */
final class ConflictRoutes {
    private static final String PATH = "/v1/conflicts";
    private static final String MOUNT = PATH + "/";
    private static final List<String> CHOICES = List.of("side", "value", "valueBase64", "delete", "policy");

    private final Serving serving;

    ConflictRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.get(MOUNT + "*", this::show),
                Route.post(MOUNT + "*", serving.largeBodies().bounded(this::resolve)));
    }

    private void list(Exchange exchange) throws IOException {
        Query query = exchange.query("prefix", "limit", "cursor");
        Prefix prefix = query.prefix();
        String scope = "conflicts\n" + prefix;
        Cursor cursor = Cursor.read(query, scope, 1);
        Key after = cursor == null ? null : new Key(cursor.marks().get(0));
        Page page = serving.conflicts().conflicts(prefix, after, query.limit(Integer.MAX_VALUE, serving.limits()));
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        page.keys()
                .forEach(disputed -> entries.add(
                        Json.object().put("key", disputed.key().text()).put("sides", disputed.sides())));
        String next =
                page.more() ? page.keys().get(page.keys().size() - 1).key().text() : null;
        answer.put("cursor", next == null ? null : Cursor.of(scope, next).encode());
        exchange.with(page.revision())
                .answer(answer.put("revision", page.revision().id()));
    }

    private void show(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        exchange.query();
        Conflict conflict = serving.conflicts().conflict(key).orElseThrow(() -> notInConflict(key));
        ObjectNode answer = Json.object().put("key", key.text());
        SideJson sides = new SideJson();
        Value base = conflict.base();
        answer.set("base", base == null ? null : sides.value(Json.object(), base));
        answer.set("sides", sides.array(conflict.sides()));
        Revision visible = conflict.visible();
        answer.put("visible", visible == null ? null : visible.id())
                .put("revision", conflict.revision().id());
        exchange.with(conflict.revision()).answer(answer);
    }

    private void resolve(Exchange exchange) throws IOException {
        Key key = exchange.key(MOUNT, serving.limits());
        exchange.query();
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        Conflicts conflicts = serving.conflicts();
        Members body = Members.of(
                "",
                exchange.json(serving.bodyMax()),
                "side",
                "value",
                "valueBase64",
                "contentType",
                "ttl",
                "delete",
                "policy",
                "nodes",
                "sides",
                "message",
                "author");
        Choice choice = choice(conflicts, key, body);
        Set<Revision> seen = seen(body);
        Resolution resolution = conflicts.resolve(key, choice, seen, NoteHeaders.read(body, exchange.note()));
        if (resolution instanceof Resolution.Resolved resolved) {
            ObjectNode answer =
                    Json.object().put("revision", resolved.revision().id());
            String etag = resolved.etag();
            exchange.with(resolved.revision())
                    .answer(etag == null ? answer.put("deleted", true) : answer.put("etag", etag));
            return;
        }
        throw refused(key, resolution);
    }

    private Choice choice(Conflicts conflicts, Key key, Members body) {
        List<String> given = CHOICES.stream()
                .filter(name -> body.has(name) && !(name.equals("delete") && !body.isTrue(name)))
                .toList();
        if (given.size() != 1) {
            throw ProblemType.INVALID_REQUEST.failure("body: has %s (expected: one of %s)."
                    .formatted(
                            given.isEmpty() ? "no decision" : String.join(" and ", given), String.join(", ", CHOICES)));
        }
        return switch (given.get(0)) {
            case "side" -> new Choice.TakeSide(side(conflicts, key, body.required("side")));
            case "delete" -> new Choice.Delete();
            case "policy" -> PolicyRoutes.choice(body);
            default -> new Choice.Put(value(body));
        };
    }

    private Value value(Members body) {
        Long ttl = body.number("ttl", 1, Serving.TTL_MILLIS_MAX);
        Value value = ValueJson.read(body, MediaTypes.toKeep(body.text("contentType")), serving.expires(ttl));
        if (value == null) {
            throw body.wrong("value", "value or valueBase64");
        }
        return value;
    }

    /** A person gives the beginning of a commit's id. What no side begins with is left as it is: the state refuses it. */
    private static Revision side(Conflicts conflicts, Key key, String name) {
        List<String> fitting = conflicts.conflict(key).map(Conflict::sides).orElse(List.of()).stream()
                .map(side -> side.commit().id())
                .filter(id -> !name.isEmpty() && id.startsWith(name))
                .toList();
        if (fitting.size() > 1) {
            throw ProblemType.REVISION_AMBIGUOUS
                    .problem("side: '%s' is short for several (expected: more digits of one of %s)."
                            .formatted(Texts.shown(name), fitting))
                    .with("candidates", fitting)
                    .failure();
        }
        return new Revision(fitting.isEmpty() ? name : fitting.get(0));
    }

    private static @Nullable Set<Revision> seen(Members body) {
        if (!body.has("sides")) {
            return null;
        }
        Set<Revision> seen = new HashSet<>();
        for (JsonNode side : body.items("sides")) {
            if (!side.isTextual()) {
                throw body.wrong("sides", "the commits of the sides that were seen");
            }
            seen.add(new Revision(side.textValue()));
        }
        return seen;
    }

    private static ProblemException refused(Key key, Resolution resolution) {
        if (resolution instanceof Resolution.OtherSides other) {
            List<String> commits = new ArrayList<>();
            other.sides().stream().map(Side::commit).map(Revision::id).forEach(commits::add);
            return ProblemType.PRECONDITION_FAILED
                    .problem("key: '%s' has the sides %s, and not what was sent; look at them and decide again."
                            .formatted(key, String.join(", ", commits)))
                    .with("key", key.text())
                    .with("sides", new SideJson().array(other.sides()))
                    .failure();
        } else if (resolution instanceof Resolution.Undecided) {
            return ProblemType.UNDECIDED
                    .problem("key: the policy does not merge the sides of '%s'; take one of them, or send a value."
                            .formatted(key))
                    .with("key", key.text())
                    .failure();
        } else if (resolution instanceof Resolution.NotWritten not) {
            return Problems.of(not.why()).failure();
        }
        return notInConflict(key);
    }

    private static ProblemException notInConflict(Key key) {
        return ProblemType.NOT_IN_CONFLICT
                .problem("key: '%s' is not in conflict (GET /v1/conflicts lists what is).".formatted(key))
                .with("key", key.text())
                .failure();
    }
}
