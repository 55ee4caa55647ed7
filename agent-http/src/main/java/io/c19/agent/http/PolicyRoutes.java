package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.Conflicts;
import io.c19.layers.Conflicts.Choice;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What decides by itself about keys that were written apart. */
final class PolicyRoutes {
    private static final String PATH = "/v1/policies";

    /** The state takes a few thousand bytes; this is what they may be in JSON, with a message. */
    private static final int BODY_BYTES_MAX = 64 << 10;

    private final Serving serving;

    PolicyRoutes(Serving serving) {
        this.serving = serving;
    }

    List<Route> routes() {
        return List.of(Route.get(PATH, this::show), Route.put(PATH, this::set));
    }

    private void show(Exchange exchange) throws IOException {
        exchange.query();
        Rules rules = serving.conflicts().policies();
        ObjectNode answer = Json.object();
        ArrayNode policies = answer.putArray("policies");
        for (Rule rule : rules.rules()) {
            ObjectNode object =
                    policies.addObject().put("prefix", rule.prefix().text()).put("policy", rule.kind());
            if (!rule.nodes().isEmpty()) {
                rule.nodes().forEach(object.putArray("nodes")::add);
            }
        }
        rules.faults().forEach(answer.putArray("faults")::add);
        exchange.answer(answer);
    }

    private void set(Exchange exchange) throws IOException {
        exchange.query();
        exchange.refuse(Exchange.IF_MATCH, Exchange.IF_NONE_MATCH);
        Conflicts conflicts = serving.conflicts();
        Members body = Members.of("", exchange.json(BODY_BYTES_MAX), "policies", "message", "author");
        if (!body.has("policies")) {
            throw body.wrong("policies", "an array");
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode item : body.items("policies")) {
            Members rule = Members.of("policies[%d]".formatted(rules.size()), item, "prefix", "policy", "nodes");
            rules.add(rule(rule.prefix("prefix"), rule));
        }
        Applied applied = Serving.applied(conflicts.setPolicies(rules, NoteHeaders.read(body, exchange.note())));
        exchange.with(applied.revision())
                .answer(Json.object()
                        .put("revision", applied.revision().id())
                        .put("settled", applied.outcomes().size()));
    }

    /** The members {@code policy} and {@code nodes}, for one key this once. */
    static Choice choice(Members body) {
        Rule rule = rule(Prefix.ALL, body);
        return new Choice.ByPolicy(rule.kind(), rule.nodes());
    }

    private static Rule rule(Prefix prefix, Members members) {
        List<String> nodes = new ArrayList<>();
        for (JsonNode node : members.items("nodes")) {
            if (!node.isTextual()) {
                throw members.wrong("nodes", "names of nodes");
            }
            nodes.add(node.textValue());
        }
        try {
            return new Rule(prefix, members.required("policy"), nodes);
        } catch (IllegalArgumentException e) {
            throw ProblemType.INVALID_REQUEST.failure(e.getMessage() + ".");
        }
    }
}
