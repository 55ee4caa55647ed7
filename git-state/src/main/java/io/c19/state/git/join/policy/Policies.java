package io.c19.state.git.join.policy;

import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.state.git.join.policy.Policy.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policy file, {@code .c19/policy}:
 *
 * <pre>
 * file    = "c19-policy 1" LF line*
 * line    = (rule | comment | nothing) LF
 * rule    = kind SP '"' prefix '"' (SP node)*
 * kind    = manual | lww | node-priority | json | text | counter | set
 * comment = "#" anything
 * </pre>
 *
 * The first rule whose prefix the key begins with is the key's; without one it is {@code manual}. In a prefix, {@code \"} and
 * {@code \\} stand for a quote and a backslash. Only node-priority has nodes, and at least one.
 *
 * <p>A line of version 1 that is no rule is skipped on all nodes alike, and reported as a fault: who takes writes refuses it, but what
 * another node has accepted has to mean something. A file that does not begin with {@code c19-policy} and a number has no
 * rules. Immutable.
 *
 * @param faults what is wrong with the file, each a sentence for a person
 */
public record Policies(List<Rule> rules, List<String> faults) {
    /** Where the file lies. */
    public static final String PATH = ".c19/policy";

    public static final Policies NONE = new Policies(List.of(), List.of());

    private static final Pattern HEADER = Pattern.compile("c19-policy ([0-9]{1,9})");
    private static final Pattern RULE =
            Pattern.compile("([a-z-]+) \"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"((?: [A-Za-z0-9_-]+)*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final int VERSION = 1;

    /** @param prefix of the texts of keys */
    public record Rule(String prefix, Policy policy) {}

    public Policies {
        rules = List.copyOf(rules);
        faults = List.copyOf(faults);
    }

    /** @throws StateException UNUSABLE when it is of a version that this program does not know */
    public static Policies parse(byte[] file) {
        List<String> lines = Arrays.asList(new String(file, StandardCharsets.UTF_8).split("\n", -1));
        Matcher header = HEADER.matcher(lines.get(0));
        if (!header.matches()) {
            return new Policies(List.of(), List.of("line 1 of the policy: not 'c19-policy 1'"));
        }
        if (Integer.parseInt(header.group(1)) != VERSION) {
            throw new StateException(
                    Reason.UNUSABLE,
                    "the store's policy has version %s (expected: %d): this node takes and hands on what others wrote, but can neither join nor write until it runs a newer C19"
                            .formatted(header.group(1), VERSION),
                    null);
        }
        List<Rule> rules = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Rule rule = rule(line);
            if (rule == null) {
                faults.add("line %d of the policy: not KIND \"PREFIX\" [NODE ...]".formatted(i + 1));
            } else {
                rules.add(rule);
            }
        }
        return new Policies(rules, faults);
    }

    /** The file that says these rules. */
    public byte[] toBytes() {
        StringBuilder file = new StringBuilder("c19-policy %d\n".formatted(VERSION));
        for (Rule rule : rules) {
            file.append(rule.policy().kind().word()).append(" \"");
            file.append(rule.prefix().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
            rule.policy().nodes().forEach(node -> file.append(' ').append(node));
            file.append('\n');
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Rule rule(String line) {
        Matcher matcher = RULE.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(matcher.group(1))) {
                String rest = matcher.group(3).strip();
                List<String> nodes = rest.isEmpty() ? List.of() : List.of(rest.split(" "));
                String prefix = ESCAPE.matcher(matcher.group(2)).replaceAll("$1");
                return nodes.isEmpty() == (kind == Kind.NODE_PRIORITY)
                        ? null
                        : new Rule(prefix, new Policy(kind, nodes));
            }
        }
        return null;
    }

    /** @param key null for a file that is no key's, which has none */
    public Policy of(@Nullable String key) {
        for (Rule rule : rules) {
            if (key != null && key.startsWith(rule.prefix())) {
                return rule.policy();
            }
        }
        return Policy.MANUAL;
    }
}
