package io.c19.agent.http;

import io.c19.layers.InvalidKeyException;
import io.c19.layers.Limits;
import io.c19.layers.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. What a route does not know is refused, since a misspelt {@code ttl} or {@code confirm}
 * that is silently ignored does harm.
 */
final class Query {
    private final Map<String, String> values;
    private final Map<String, List<String>> lists;

    private Query(Map<String, String> values, Map<String, List<String>> lists) {
        this.values = values;
        this.lists = lists;
    }

    /** @throws ProblemException when it is malformed or has other parameters than the known ones */
    static Query parse(@Nullable String raw, List<String> known) {
        return parse(raw, known, List.of());
    }

    /** @param many those that may be given several times, too */
    static Query parse(@Nullable String raw, List<String> known, List<String> many) {
        Map<String, String> values = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        int length = raw == null ? 0 : raw.length();
        for (int start = 0, end; raw != null && start < length; start = end + 1) {
            end = indexOf(raw, '&', start, length);
            int equals = indexOf(raw, '=', start, end);
            String name = PercentDecoder.query(raw, start, equals);
            String value = equals == end ? "" : PercentDecoder.query(raw, equals + 1, end);
            if (many.contains(name)) {
                lists.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
                continue;
            }
            if (!known.contains(name)) {
                List<String> all = Stream.concat(many.stream(), known.stream()).toList();
                String expected = all.isEmpty() ? "none" : "one of " + String.join(", ", all);
                throw wrong("query parameter", name, expected);
            }
            if (values.put(name, value) != null) {
                throw wrong("query parameter", name, "once");
            }
        }
        return new Query(values, lists);
    }

    private static int indexOf(String raw, char c, int start, int end) {
        int index = raw.indexOf(c, start);
        return index < 0 || index > end ? end : index;
    }

    /** Of a parameter that may be given several times, all that it has. */
    List<String> all(String name) {
        return lists.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String defaultValue) {
        return values.getOrDefault(name, defaultValue);
    }

    /** What names a revision. No such name has a space, but a time such as {@code 12:00+02:00} has a plus. */
    @Nullable
    String revision(String name) {
        String text = values.get(name);
        return text == null ? null : text.replace(' ', '+');
    }

    /** Whether {@code query=local} asks for what this agent itself has. */
    boolean isLocal() {
        String text = text("query", "peers");
        return switch (text) {
            case "local" -> true;
            case "peers" -> false;
            default -> throw wrong("query", text, "local or peers");
        };
    }

    /** @throws InvalidKeyException when no key can start so */
    Prefix prefix() {
        return new Prefix(text("prefix", ""));
    }

    boolean flag(String name) {
        String text = text(name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, text, "true or false");
        };
    }

    int limit(int defaultValue, Limits limits) {
        Long limit = number("limit", 1, limits.pageMax());
        return limit == null ? Math.min(defaultValue, limits.pageMax()) : Math.toIntExact(limit);
    }

    /** A whole number within bounds, both included; null when it is not given. */
    @Nullable
    Long number(String name, long min, long max) {
        String text = values.get(name);
        return text == null ? null : number(name, text, min, max);
    }

    private static long number(String name, String text, long min, long max) {
        if (text.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(name, text, "a whole number from %d to %d".formatted(min, max));
    }

    private static ProblemException wrong(String name, String actual, String expected) {
        return ProblemType.INVALID_REQUEST
                .problem("%s: '%s' (expected: %s).".formatted(name, Texts.shown(actual), expected))
                .with("expected", expected)
                .with("actual", Texts.shown(actual))
                .failure();
    }
}
