package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.store.Http.Answer;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Conflict;
import io.c19.layers.Conflicts.Disputed;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Key;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conflicts of an agent, reached over HTTP. */
final class HttpConflicts implements ConflictStore {
    private static final String PATH = "/v1/conflicts";
    private static final String POLICIES = "/v1/policies";

    private final Api api;
    private final Clock clock;

    HttpConflicts(Api api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public Iterator<Disputed> list(Prefix prefix) {
        return api.pages(
                PATH + "?prefix=" + Percent.value(prefix.text()),
                entry -> new Disputed(
                        new Key(entry.path("key").asText()), entry.path("sides").asInt()));
    }

    @Override
    public Optional<Conflict> show(Key key) {
        Answer answer = api.send("GET", path(key));
        if (Problems.isType(answer, "/problems/not-in-conflict")) {
            return Optional.empty();
        }
        JsonNode json = api.json(api.expect(answer, 200));
        List<Side> sides = new ArrayList<>();
        for (JsonNode side : json.path("sides")) {
            sides.add(Wire.side(side, value(key, side, side.path("commit").asText())));
        }
        JsonNode base = json.path("base");
        String visible = json.path("visible").textValue();
        return Optional.of(new Conflict(
                key,
                new Revision(json.path("revision").asText()),
                base.isObject() && !base.path("omitted").asBoolean() ? Wire.value(base) : null,
                sides,
                visible == null ? null : new Revision(visible)));
    }

    /** An answer has values up to a bound; the others are read one by one, as of the commit that wrote them. */
    private @Nullable Value value(Key key, JsonNode side, String commit) {
        if (side.path("deleted").asBoolean()) {
            return null;
        }
        if (!side.path("omitted").asBoolean()) {
            return Wire.value(side);
        }
        Answer answer = api.send("GET", "/v1/kv/" + Percent.path(key.text()) + Api.query("?", "at", commit));
        return new Value(api.expect(answer, 200).body(), answer.header("Content-Type"), null, null);
    }

    @Override
    public Optional<Revision> resolve(Key key, Choice choice, @Nullable Set<Revision> seen, Note note) {
        Map<String, @Nullable Object> request = Wire.choice(choice, clock);
        if (seen != null) {
            request.put("sides", seen.stream().map(Revision::id).toList());
        }
        Wire.addNote(request, note);
        Answer answer = api.send("POST", path(key), request);
        if (Problems.isType(answer, "/problems/undecided")) {
            return Optional.empty();
        }
        return Optional.of(
                new Revision(api.json(api.expect(answer, 200)).path("revision").asText()));
    }

    @Override
    public Rules policies() {
        JsonNode json = api.get(POLICIES);
        List<Rule> rules = new ArrayList<>();
        json.path("policies").forEach(rule -> rules.add(Wire.rule(rule)));
        List<String> faults = new ArrayList<>();
        json.path("faults").forEach(fault -> faults.add(fault.asText()));
        return new Rules(rules, faults);
    }

    @Override
    public PoliciesSet setPolicies(List<Rule> rules, Note note) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("policies", rules.stream().map(Wire::fields).toList());
        Wire.addNote(request, note);
        JsonNode answer = api.json(api.expect(api.send("PUT", POLICIES, request), 200));
        return new PoliciesSet(
                new Revision(answer.path("revision").asText()),
                answer.path("settled").asLong());
    }

    private static String path(Key key) {
        return PATH + "/" + Percent.path(key.text());
    }
}
