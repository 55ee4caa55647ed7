package io.c19.state.git.join;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A history such as nodes and people might make in the worst case: few paths and few values, so that most is written again and
 * again; clocks that agree or are far off; criss-cross and octopus merges; sides that are left in place, taken away one by
 * one, or made up; commits that only look derived.
 */
final class RandomWorld {
    private static final List<String> PATHS = List.of("a", "a/b", "a/b/c", "d", "x/y", "a@", ".hidden", "x/@/z");
    private static final List<String> VALUES = List.of(
            "1", "2", "{\"a\":1}", "{\"b\":2, \"a\":1}", "{\"a\":2}", "[1,2]", "[2]", "x\ny\nz\n", "x\nz\n", "x\ny\n");
    private static final String POLICY = ".c19/policy";
    private static final List<String> KINDS = List.of(
            "manual \"P\"\n",
            "lww \"P\"\n",
            "node-priority \"P\" n1 n2\n",
            "json \"P\"\n",
            "text \"P\"\n",
            "counter \"P\"\n",
            "set \"P\"\n",
            "nonsense\n");
    private static final int CLOCK_SPREAD = 4;

    private final Random random;
    private final World world;
    private final ByDefinition rules;
    private final List<ObjectId> commits = new ArrayList<>();
    private final boolean wild;
    private final boolean policies;
    private final int paths;
    private final int values;

    /**
     * @param wild with people who do what they want, not only agents
     * @param policies with a policy that changes now and then
     */
    RandomWorld(Random random, World world, ByDefinition rules, boolean wild, boolean policies) {
        this.random = random;
        this.world = world;
        this.rules = rules;
        this.wild = wild;
        this.policies = policies;
        this.paths = 1 + random.nextInt(PATHS.size());
        this.values = 1 + random.nextInt(policies ? VALUES.size() : 4);
    }

    /** All, derived ones included. */
    List<ObjectId> commits() {
        return commits;
    }

    ObjectId step() {
        int kind = random.nextInt(wild ? 12 : 6);
        ObjectId made = commits.isEmpty() || kind < 6
                ? write()
                : switch (kind) {
                    case 6, 7, 8 -> leaveSides();
                    case 9 -> merge();
                    case 10 -> touchSides();
                    default -> impostor();
                };
        commits.add(made);
        return made;
    }

    List<ObjectId> someTips() {
        Set<ObjectId> tips = new HashSet<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count && !commits.isEmpty(); i++) {
            // Mostly late ones.
            int back = random.nextBoolean() ? Math.min(4, commits.size()) : commits.size();
            tips.add(commits.get(commits.size() - 1 - random.nextInt(back)));
        }
        return List.copyOf(tips);
    }

    private ObjectId parent(List<ObjectId> tips) {
        ObjectId main = rules.canon(rules.frontier(tips));
        if (!commits.contains(main)) {
            commits.add(main);
        }
        return main;
    }

    /** As an agent does: what a key's writer could see is superseded. */
    private ObjectId write() {
        List<ObjectId> parents =
                commits.isEmpty() || (wild && random.nextInt(30) == 0) ? List.of() : List.of(parent(someTips()));
        SortedMap<String, Entry> files = new TreeMap<>(rules.seen(parents));
        for (int i = random.nextInt(3); i >= 0; i--) {
            String path = path();
            edit(files, path);
            String sides = "/" + path.replace("@/", ".@/") + "/@/";
            files.keySet()
                    .removeIf(file -> file.contains(".conflicts" + sides) || file.contains(".c19/merged" + sides));
        }
        return commit(parents, files);
    }

    private ObjectId leaveSides() {
        List<ObjectId> parents = List.of(parent(someTips()));
        SortedMap<String, Entry> files = new TreeMap<>(rules.seen(parents));
        edit(files, path());
        return commit(parents, files);
    }

    /** As {@code git merge} may do it: any parents in any order, any tree. */
    private ObjectId merge() {
        List<ObjectId> parents = new ArrayList<>(someTips());
        SortedMap<String, Entry> files =
                new TreeMap<>(world.files(world.commit(parents.get(0)).tree()));
        if (random.nextBoolean()) {
            files = new TreeMap<>(rules.seen(parents));
        }
        if (random.nextBoolean()) {
            edit(files, path());
        }
        return commit(parents, files);
    }

    private ObjectId touchSides() {
        List<ObjectId> parents = List.of(parent(someTips()));
        SortedMap<String, Entry> files = new TreeMap<>(rules.seen(parents));
        List<String> sides = files.keySet().stream()
                .filter(file -> file.contains("/@/") && !file.equals("x/@/z"))
                .toList();
        if (sides.isEmpty() || random.nextInt(3) == 0) {
            String path = path();
            String made = random.nextBoolean() ? "/@/" + "12".repeat(20) : random.nextBoolean() ? "/@/junk" : "";
            String root = random.nextBoolean() ? ".conflicts/" : ".c19/merged/";
            add(files, root + path.replace("@/", ".@/") + made);
        } else {
            files.remove(sides.get(random.nextInt(sides.size())));
        }
        return commit(parents, files);
    }

    /** In all like a derived commit but for what the rules say its tree is. */
    private ObjectId impostor() {
        SortedSet<ObjectId> heads = rules.frontier(someTips());
        if (heads.size() < 2) {
            return leaveSides();
        }
        ObjectId canon = rules.canon(heads);
        SortedMap<String, Entry> files =
                new TreeMap<>(world.files(world.commit(canon).tree()));
        edit(files, path());
        List<ObjectId> parents = new ArrayList<>(new TreeSet<>(heads));
        if (random.nextInt(3) == 0) {
            parents.add(parents.remove(0));
        }
        ObjectId tree = world.write(files);
        String text = rules.commitText(canon).replaceFirst("tree [0-9a-f]*", "tree " + tree.name());
        for (ObjectId parent : parents) {
            text = text.replaceFirst("parent " + parent.name() + "\n", "");
        }
        StringBuilder lines = new StringBuilder();
        parents.forEach(parent -> lines.append("parent ").append(parent.name()).append('\n'));
        text = text.replaceFirst("\nauthor", "\n" + lines + "author");
        return world.addCommit(parents, tree, world.commit(canon).time(), null, text);
    }

    private void edit(SortedMap<String, Entry> files, String path) {
        String metadata = ".c19/meta/" + path;
        int kind = random.nextInt(10);
        if (kind < 3) {
            files.remove(path);
            if (kind > 0) {
                files.remove(metadata);
            }
        } else if (kind == 3) {
            add(files, metadata);
        } else {
            add(files, path);
            if (kind == 4) {
                Entry file = files.get(path);
                files.put(path, new Entry(FileMode.EXECUTABLE_FILE, file == null ? ObjectId.zeroId() : file.id()));
            } else if (kind == 5) {
                add(files, metadata);
            } else {
                files.remove(metadata);
            }
        }
    }

    /** As a file system does: what is in the way goes. */
    private void add(SortedMap<String, Entry> files, String path) {
        files.keySet().removeIf(file -> file.startsWith(path + "/") || path.startsWith(file + "/"));
        files.put(path, world.file(path.equals(POLICY) ? policy() : VALUES.get(random.nextInt(values))));
    }

    private String policy() {
        StringBuilder lines = new StringBuilder("c19-policy 1\n");
        for (int i = random.nextInt(3); i >= 0; i--) {
            lines.append(KINDS.get(random.nextInt(KINDS.size())).replace("P", random.nextBoolean() ? "" : path()));
        }
        return lines.toString();
    }

    private String path() {
        return policies && random.nextInt(8) == 0 ? POLICY : PATHS.get(random.nextInt(paths));
    }

    private ObjectId commit(List<ObjectId> parents, Map<String, Entry> files) {
        long time = 1_000L + random.nextInt(random.nextInt(4) == 0 ? 100 * CLOCK_SPREAD : CLOCK_SPREAD);
        return world.commit(parents, files, time, "n" + random.nextInt(3));
    }
}
