package io.c19.cli;

import io.c19.cli.console.Console;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.console.View;
import io.c19.cli.store.Access;
import io.c19.cli.store.ConflictStore;
import io.c19.cli.store.ConflictStore.PoliciesSet;
import io.c19.cli.store.Store;
import io.c19.layers.Conflicts.Rule;
import io.c19.layers.Conflicts.Rules;
import io.c19.layers.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code c19 policy}: what decides by itself when writes meet. */
final class PolicyCommand extends Command {
    private final OutputOption output = new OutputOption(this);
    private final Target target = new Target(this);
    private final List<Command> subcommands = List.of(new Set(), new Remove());

    PolicyCommand() {
        super(
                "policy",
                "Lists the policies, which decide by themselves when writes meet.",
                "The first whose prefix a key begins with is the key's; keys that none is for stay in conflict.");
    }

    @Override
    List<Command> subcommands() {
        return subcommands;
    }

    @Override
    ExitCode run(Console console) {
        try (Store store = target.open(console, Access.READ)) {
            Rules rules = store.conflicts().policies();
            output.to(console).list(rules.rules().iterator(), LIST);
            rules.faults().forEach(fault -> console.note("warning: " + Texts.shown(fault) + "."));
            if (rules.rules().isEmpty()) {
                console.note("There is no policy: what is written apart stays in conflict.");
            }
            return ExitCode.DONE;
        }
    }

    /** What the command line says, or what is wrong with it. */
    static Rule rule(Command command, Prefix prefix, String kind, List<String> nodes) {
        try {
            return new Rule(prefix, kind, nodes);
        } catch (IllegalArgumentException e) {
            throw command.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static final View<Rule> LIST = new View<>(
            List.of("POLICY", "PREFIX", "NODES"),
            rule -> List.of(
                    rule.kind(),
                    "'" + Texts.safe(rule.prefix().text()) + "'",
                    rule.nodes().isEmpty() ? "-" : String.join(" ", rule.nodes())),
            rule -> rule.prefix().text(),
            rule -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("prefix", rule.prefix().text());
                fields.put("policy", rule.kind());
                fields.put("nodes", rule.nodes());
                return fields;
            });

    private static final View<PoliciesSet> SET = new View<>(
            List.of("EFFECT", "SETTLED", "REVISION"),
            set -> List.of("set", Texts.count(set.settled(), "conflict") + " settled", Revisions.brief(set.revision())),
            set -> set.revision().id(),
            set -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("revision", set.revision().id());
                fields.put("settled", set.settled());
                return fields;
            });

    /** {@code c19 policy set}: adds one, or puts another in its place. */
    private static final class Set extends Command {
        private final Arg<Prefix> prefix =
                parameter("PREFIX", "Of the keys it is for, such as users/; '' is every key.", Prefix::new);
        private final Arg<String> kind =
                parameter("KIND", "One of " + String.join(", ", Rule.KINDS) + ".", kind -> kind);
        private final Arg<List<String>> nodes =
                parameters("NODE", "For node-priority, the first before the others.", node -> node);
        private final Notes notes = new Notes(this);
        private final OutputOption output = new OutputOption(this);
        private final Target target = new Target(this);

        Set() {
            super(
                    "set",
                    "Sets the policy of a prefix.",
                    "It is put before those of shorter prefixes that are for the same keys too. Conflicts that it decides are settled.");
        }

        @Override
        ExitCode run(Console console) {
            Rule rule = rule(this, prefix.required(), kind.required(), nodes.or(List.of()));
            try (Store store = target.open(console, Access.WRITE)) {
                ConflictStore conflicts = store.conflicts();
                List<Rule> rules = with(conflicts.policies().rules(), rule);
                output.to(console).one(conflicts.setPolicies(rules, notes.note()), SET);
                return ExitCode.DONE;
            }
        }

        private static List<Rule> with(List<Rule> before, Rule rule) {
            List<Rule> rules = new ArrayList<>(before);
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).prefix().equals(rule.prefix())) {
                    rules.set(i, rule);
                    return rules;
                }
            }
            int at = 0;
            while (at < rules.size()
                    && !rule.prefix().text().startsWith(rules.get(at).prefix().text())) {
                at++;
            }
            rules.add(at, rule);
            return rules;
        }
    }

    /** {@code c19 policy remove}. */
    private static final class Remove extends Command {
        private final Arg<Prefix> prefix = parameter("PREFIX", "As `c19 policy` lists it.", Prefix::new);
        private final Notes notes = new Notes(this);
        private final OutputOption output = new OutputOption(this);
        private final Target target = new Target(this);

        Remove() {
            super("remove", "Removes the policy of a prefix.", "What it has decided stays as it is.");
        }

        @Override
        ExitCode run(Console console) {
            try (Store store = target.open(console, Access.WRITE)) {
                ConflictStore conflicts = store.conflicts();
                List<Rule> rules = new ArrayList<>(conflicts.policies().rules());
                if (!rules.removeIf(rule -> rule.prefix().equals(prefix.required()))) {
                    throw new Failure(
                            ExitCode.NOT_FOUND,
                            "There is no policy of '" + prefix.required() + "': `c19 policy` lists what there is.");
                }
                output.to(console).one(conflicts.setPolicies(rules, notes.note()), SET);
                return ExitCode.DONE;
            }
        }
    }
}
