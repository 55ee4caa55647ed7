package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What nodes wrote to one key without knowing of one another, which is kept until somebody decides; any write of the key decides too. For agents
 * whose state is written on several nodes, such as Git; others answer {@code not-supported}. Thread-safe.
 */
public final class Conflicts {
    private static final String PATH = "/v1/conflicts";
    private static final String POLICIES = "/v1/policies";

    private final Exchange exchange;

    Conflicts(Exchange exchange) {
        this.exchange = exchange;
    }

    /** @param sides how many */
    public record Disputed(String key, int sides) {}

    /**
     * A key in conflict.
     *
     * @param revision the one that was read
     * @param base what all sides began with; null when the key was not there, or they share none
     * @param sides the latest first
     * @param visible the commit of the side that readers see; null where the key is a directory of other keys too
     */
    public record Conflict(
            String key, String revision, @Nullable Value base, List<Side> sides, @Nullable String visible) {
        public Conflict {
            sides = List.copyOf(sides);
        }
    }

    /**
     * One of the writes.
     *
     * @param author {@code Name <mail>}
     * @param node null when a person committed
     * @param value null when it deleted the key
     */
    public record Side(String commit, @Nullable String node, String author, Instant time, @Nullable Value value) {}

    /** What the key shall hold. */
    public sealed interface Choice {
        /** What a side has, a deletion too. */
        record Take(String commit) implements Choice {}

        record Put(Value value, java.time.@Nullable Duration ttl) implements Choice {}

        record Delete() implements Choice {}

        /**
         * What a policy makes of the sides, this once.
         *
         * @param nodes for {@code node-priority}
         */
        record ByPolicy(String kind, List<String> nodes) implements Choice {
            public ByPolicy {
                nodes = List.copyOf(nodes);
            }
        }
    }

    /** What became of a decision. */
    public sealed interface Resolution {
        /** @param etag of what the key holds; null when it is absent */
        record Resolved(String revision, @Nullable String etag) implements Resolution {}

        /** There is none, or not any more. */
        record NotInConflict(Problem problem) implements Resolution {}

        /** It has other sides by now than were looked at. */
        record OtherSides(Problem problem) implements Resolution {}

        /** The policy does not merge these sides. */
        record Undecided(Problem problem) implements Resolution {}
    }

    /** @param nodes for {@code node-priority} */
    public record Rule(String prefix, String policy, List<String> nodes) {
        public Rule {
            nodes = List.copyOf(nodes);
        }
    }

    /** @param faults what is wrong with a policy file that somebody pushed */
    public record Policies(List<Rule> rules, List<String> faults) {
        public Policies {
            rules = List.copyOf(rules);
            faults = List.copyOf(faults);
        }
    }

    /** @param settled how many conflicts the new policies decided */
    public record PoliciesSet(String revision, long settled) {}

    /** The keys in conflict under a prefix, as they are when each page is read. */
    public Pages<Disputed> list(String prefix) {
        return exchange.pages(
                PATH + "?prefix=" + Percent.value(prefix),
                entry -> new Disputed(
                        Json.name(entry, "key"), entry.path("sides").asInt()));
    }

    /** Empty when the key is not in conflict. */
    public Optional<Conflict> show(String key) {
        Answer answer = exchange.send(Request.get(path(key)));
        Problem problem = answer.is(404) ? Problem.of(answer) : null;
        if (problem != null && problem.is("not-in-conflict")) {
            return Optional.empty();
        }
        JsonNode json = exchange.json(exchange.expect(answer, 200));
        return Optional.of(new Conflict(
                key,
                Json.name(json, "revision"),
                Json.value(json.path("base")),
                Json.list(json.path("sides"), side -> side(key, side)),
                Json.text(json, "visible")));
    }

    private Side side(String key, JsonNode side) {
        String commit = Json.name(side, "commit");
        return new Side(
                commit,
                Json.text(side, "node"),
                Json.name(side, "author"),
                Instant.parse(Json.name(side, "time")),
                side.path("omitted").asBoolean() ? value(key, commit) : Json.value(side));
    }

    /** An answer has values up to a bound; the others are read one by one, as of the commit that wrote them. */
    private Value value(String key, String commit) {
        Answer answer = exchange.send(Request.get("/v1/kv/" + Percent.path(key) + Percent.query("?", "at", commit)));
        return new Value(exchange.expect(answer, 200).body(), answer.header("Content-Type"), null);
    }

    /**
     * Decides, by one commit.
     *
     * @param seen the commits of all sides that were looked at; null: whatever there is
     * @param note author and message
     */
    public Resolution resolve(String key, Choice choice, @Nullable Collection<String> seen, WriteOptions note) {
        Map<String, @Nullable Object> document = document(choice);
        Json.put(document, "sides", seen);
        note.addNote(document);
        Answer answer = exchange.send(Request.json("POST", path(key), document));
        Problem problem = answer.is(404, 409, 412) ? Problem.of(answer) : null;
        if (problem != null && problem.is("not-in-conflict")) {
            return new Resolution.NotInConflict(problem);
        } else if (problem != null && problem.is("undecided")) {
            return new Resolution.Undecided(problem);
        } else if (problem != null && problem.is("precondition-failed")) {
            return new Resolution.OtherSides(problem);
        }
        JsonNode json = exchange.json(exchange.expect(answer, 200));
        return new Resolution.Resolved(Json.name(json, "revision"), Json.text(json, "etag"));
    }

    private static Map<String, @Nullable Object> document(Choice choice) {
        if (choice instanceof Choice.Take take) {
            return Json.object("side", take.commit());
        } else if (choice instanceof Choice.Put put) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            Json.putValue(document, put.value());
            Json.put(document, "ttl", put.ttl() == null ? null : put.ttl().toMillis());
            return document;
        } else if (choice instanceof Choice.ByPolicy policy) {
            Map<String, @Nullable Object> document = Json.object("policy", policy.kind());
            document.put("nodes", policy.nodes());
            return document;
        }
        return Json.object("delete", true);
    }

    /** The rules that decide by themselves when writes meet. */
    public Policies policies() {
        JsonNode json = exchange.get(POLICIES);
        return new Policies(Json.list(json.path("policies"), Conflicts::rule), Json.names(json.path("faults")));
    }

    private static Rule rule(JsonNode rule) {
        return new Rule(Json.name(rule, "prefix"), Json.name(rule, "policy"), Json.names(rule.path("nodes")));
    }

    /** Replaces all rules, and settles what they decide. */
    public PoliciesSet setPolicies(List<Rule> rules, WriteOptions note) {
        Map<String, @Nullable Object> document =
                Json.object("policies", rules.stream().map(Conflicts::fields).toList());
        note.addNote(document);
        JsonNode json = exchange.json(exchange.expect(exchange.send(Request.json("PUT", POLICIES, document)), 200));
        return new PoliciesSet(Json.name(json, "revision"), json.path("settled").asLong());
    }

    private static Map<String, @Nullable Object> fields(Rule rule) {
        Map<String, @Nullable Object> fields = Json.object("prefix", rule.prefix());
        fields.put("policy", rule.policy());
        fields.put("nodes", rule.nodes());
        return fields;
    }

    private static String path(String key) {
        return PATH + "/" + Percent.path(key);
    }
}
