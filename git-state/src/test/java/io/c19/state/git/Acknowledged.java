package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.layers.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a store must hold: all that its writers, each with a {@link Script}, were told to be stored. Of each writer the one step
 * more that was under way when the store was cut off may be there too, or not, but never in part. Thread-safe.
 */
final class Acknowledged {
    /** What each writer had stored when its script began. */
    private final Map<String, Map<String, String>> before = new TreeMap<>();

    private final Map<String, Script> scripts = new TreeMap<>();
    private final Map<String, Integer> steps = new ConcurrentHashMap<>();

    /** The steps of scripts that have ended. */
    private final List<String> history = new ArrayList<>();

    /** A store on which these writers have not written yet. */
    Acknowledged(List<String> writers) {
        writers.forEach(writer -> before.put(writer, new HashMap<>()));
        begin(0);
    }

    private Acknowledged(Acknowledged other) {
        before.putAll(other.before);
        scripts.putAll(other.scripts);
        steps.putAll(other.steps);
    }

    /** As it is now. */
    synchronized Acknowledged copy() {
        return new Acknowledged(this);
    }

    /** All writers begin scripts of that seed. */
    private void begin(long seed) {
        before.keySet().forEach(writer -> {
            scripts.put(writer, new Script(writer, seed));
            steps.put(writer, 0);
        });
    }

    Script script(String writer) {
        return scripts.getOrDefault(writer, new Script(writer, 0));
    }

    /** Of the scripts under way. */
    long seed() {
        return script(before.keySet().iterator().next()).seed();
    }

    void add(String writer, int step) {
        assertThat(steps.put(writer, step)).isEqualTo(step - 1);
    }

    int count() {
        return steps.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many steps of each writer are there; fails when that is not what it must be. */
    Map<String, Integer> check(Snapshot snapshot) {
        Map<String, Integer> found = new TreeMap<>();
        before.forEach((writer, stored) -> found.put(writer, check(writer, stored, snapshot)));
        return found;
    }

    private int check(String writer, Map<String, String> stored, Snapshot snapshot) {
        Map<String, String> actual = new HashMap<>();
        for (String key : Script.keys(writer)) {
            String value = Stores.get(snapshot, key);
            if (value != null) {
                actual.put(key, value);
            }
        }
        int acknowledged = steps.getOrDefault(writer, 0);
        Map<String, String> expected = after(writer, stored, acknowledged);
        if (actual.equals(expected)) {
            return acknowledged;
        }
        Map<String, String> underWay = after(writer, stored, acknowledged + 1);
        if (!actual.equals(underWay)) {
            assertThat(actual)
                    .as("%s after %d steps", script(writer), acknowledged)
                    .isEqualTo(expected);
        }
        return acknowledged + 1;
    }

    private Map<String, String> after(String writer, Map<String, String> stored, int count) {
        Map<String, String> after = new HashMap<>(stored);
        for (int step = 1; step <= count; step++) {
            script(writer).apply(step, after);
        }
        return after;
    }

    /** What is found in the store is what is expected from now on, and new scripts begin. */
    void settle(Snapshot snapshot, long seed) {
        check(snapshot).forEach((writer, count) -> {
            before.computeIfPresent(writer, (name, stored) -> after(name, stored, count));
            for (int step = 1; step <= count; step++) {
                history.add(script(writer).name(step));
            }
        });
        begin(seed);
    }

    /** Between these commits there must be, on one line, each settled step once since the last call. */
    void checkHistory(Path data, String from, String to) {
        Git git = Git.in(data);
        git.run("merge-base", "--is-ancestor", from, to);
        assertThat(git.run("rev-list", "--merges", from + ".." + to)).isEmpty();
        List<String> subjects = git.run("log", "--reverse", "--format=%s", from + ".." + to)
                .lines()
                .toList();
        assertThat(subjects).hasSize(history.size());
        for (String writer : before.keySet()) {
            assertThat(of(writer, subjects)).isEqualTo(of(writer, history));
        }
        history.clear();
    }

    private static List<String> of(String writer, List<String> subjects) {
        return subjects.stream()
                .filter(subject -> subject.startsWith(writer + " "))
                .toList();
    }
}
