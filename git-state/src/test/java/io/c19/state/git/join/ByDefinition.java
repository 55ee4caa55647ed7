package io.c19.state.git.join;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Rules 2 to 12 word by word, over all of history and all of every tree, as slow as that is. Shares nothing with what is tested
 * but the records of values.
 */
final class ByDefinition {
    private final World world;
    private final Decider decider;
    private final Map<ObjectId, Set<ObjectId>> ancestors = new HashMap<>();
    private final Map<ObjectId, Boolean> derived = new HashMap<>();
    private final Map<ObjectId, Set<String>> writes = new HashMap<>();
    private final Map<SortedSet<ObjectId>, SortedMap<String, Entry>> rendered = new HashMap<>();

    /** What a policy makes of sides. */
    interface Decider {
        Judge.Verdict decide(String path, SortedMap<ObjectId, Content> sides, SortedSet<ObjectId> heads);
    }

    ByDefinition(World world) {
        this.world = world;
        this.decider =
                (path, sides, heads) -> new Judge.Verdict(visible(sides), new HashSet<>(sides.values()).size() > 1);
    }

    ByDefinition(World world, Decider decider) {
        this.world = world;
        this.decider = decider;
    }

    /** The commit and all before it. */
    Set<ObjectId> ancestors(ObjectId commit) {
        Set<ObjectId> known = ancestors.get(commit);
        if (known == null) {
            known = new HashSet<>(Set.of(commit));
            for (ObjectId parent : world.commit(commit).parents()) {
                known.addAll(ancestors(parent));
            }
            ancestors.put(commit, known);
        }
        return known;
    }

    private Set<ObjectId> ancestors(Collection<ObjectId> commits) {
        Set<ObjectId> all = new HashSet<>();
        commits.forEach(commit -> all.addAll(ancestors(commit)));
        return all;
    }

    SortedSet<ObjectId> maximal(Collection<ObjectId> commits) {
        SortedSet<ObjectId> maximal = new TreeSet<>();
        for (ObjectId one : commits) {
            if (commits.stream()
                    .noneMatch(other -> !other.equals(one) && ancestors(other).contains(one))) {
                maximal.add(one);
            }
        }
        return maximal;
    }

    /** Rule 2, after rule 4. */
    SortedSet<ObjectId> frontier(Collection<ObjectId> tips) {
        Set<ObjectId> authored = new HashSet<>();
        for (ObjectId tip : tips) {
            authored.addAll(isDerived(tip) ? world.commit(tip).parents() : List.of(tip));
        }
        return maximal(authored);
    }

    /** Rule 4. */
    boolean isDerived(ObjectId commit) {
        Boolean known = derived.get(commit);
        if (known == null) {
            List<ObjectId> parents = world.commit(commit).parents();
            SortedSet<ObjectId> sorted = new TreeSet<>(parents);
            known = parents.size() > 1
                    && frontier(parents).equals(sorted)
                    && List.copyOf(sorted).equals(parents)
                    && canon(sorted).equals(commit);
            derived.put(commit, known);
        }
        return known;
    }

    /** Rule 3. */
    ObjectId canon(SortedSet<ObjectId> frontier) {
        if (frontier.size() == 1) {
            return frontier.first();
        }
        ObjectId tree = world.write(tree(frontier));
        return world.addCommit(List.copyOf(frontier), tree, time(frontier), null, text(frontier, tree));
    }

    private long time(SortedSet<ObjectId> parents) {
        return parents.stream()
                .mapToLong(parent -> world.commit(parent).time())
                .max()
                .orElseThrow();
    }

    private String text(SortedSet<ObjectId> parents, ObjectId tree) {
        String who = "C19 <merge@c19.invalid> " + time(parents) + " +0000\n";
        return "tree " + tree.name() + "\n"
                + parents.stream().map(p -> "parent " + p.name() + "\n").collect(Collectors.joining())
                + "author " + who + "committer " + who + "\njoin what was written apart\n\nC19-Merge: v1\n";
    }

    /** What the writer of a commit with these parents saw: the tree of canon(parents). */
    SortedMap<String, Entry> seen(List<ObjectId> parents) {
        SortedSet<ObjectId> heads = frontier(parents);
        return heads.isEmpty()
                ? new TreeMap<>()
                : heads.size() == 1 ? world.files(world.commit(heads.first()).tree()) : tree(heads);
    }

    /** Rule 6. */
    Set<String> writes(ObjectId commit) {
        Set<String> known = writes.get(commit);
        if (known == null) {
            known = new TreeSet<>();
            if (!isDerived(commit)) {
                SortedMap<String, Entry> before = seen(world.commit(commit).parents());
                SortedMap<String, Entry> after =
                        world.files(world.commit(commit).tree());
                Set<String> all = new HashSet<>(before.keySet());
                all.addAll(after.keySet());
                for (String file : all) {
                    String owner = owner(file);
                    if (owner != null && !Objects.equals(before.get(file), after.get(file))) {
                        known.add(owner);
                    }
                }
            }
            writes.put(commit, known);
        }
        return known;
    }

    private static @Nullable String owner(String file) {
        String path = file.startsWith(".c19/meta/") ? file.substring(10) : file;
        if (path.startsWith(".conflicts/") || path.startsWith(".c19/merged/")) {
            String below = path.replaceFirst("^(.conflicts|.c19/merged)/", "");
            int end = (below + "/").indexOf("/@/");
            return end < 0 ? null : below.substring(0, end).replace(".@", "@");
        }
        return path.equals(".conflicts") ? null : path;
    }

    /** Rule 7. */
    SortedMap<ObjectId, Content> maximalWrites(SortedSet<ObjectId> frontier, String path) {
        List<ObjectId> writers = new ArrayList<>();
        for (ObjectId commit : ancestors(frontier)) {
            if (writes(commit).contains(path)) {
                writers.add(commit);
            }
        }
        SortedMap<ObjectId, Content> found = new TreeMap<>();
        for (ObjectId commit : maximal(writers)) {
            SortedMap<String, Entry> files = world.files(world.commit(commit).tree());
            found.put(commit, new Content(files.get(path), files.get(".c19/meta/" + path)));
        }
        return found;
    }

    /** Rule 9. */
    Content visible(SortedMap<ObjectId, Content> sides) {
        ObjectId best = sides.firstKey();
        for (ObjectId side : sides.keySet()) {
            best = isBetter(side, best, sides) ? side : best;
        }
        return Objects.requireNonNull(sides.get(best));
    }

    private boolean isBetter(ObjectId one, ObjectId other, SortedMap<ObjectId, Content> sides) {
        boolean present = Objects.requireNonNull(sides.get(one)).value() != null;
        boolean otherPresent = Objects.requireNonNull(sides.get(other)).value() != null;
        if (present != otherPresent) {
            return present;
        }
        long time = world.effectiveTime(one);
        long otherTime = world.effectiveTime(other);
        return time != otherTime ? time > otherTime : one.compareTo(other) > 0;
    }

    /** The files of what is derived, by rules 7 to 12; also for a single head, as if it were several. */
    SortedMap<String, Entry> tree(SortedSet<ObjectId> frontier) {
        SortedMap<String, Entry> known = rendered.get(frontier);
        if (known == null) {
            known = render(frontier);
            rendered.put(frontier, known);
        }
        return known;
    }

    private SortedMap<String, Entry> render(SortedSet<ObjectId> frontier) {
        Set<String> paths = new TreeSet<>();
        ancestors(frontier).forEach(commit -> paths.addAll(writes(commit)));
        TreeMap<String, SortedMap<ObjectId, Content>> sides = new TreeMap<>();
        Map<String, Judge.Verdict> verdicts = new TreeMap<>();
        for (String path : paths) {
            SortedMap<ObjectId, Content> all = maximalWrites(frontier, path);
            sides.put(path, all);
            verdicts.put(
                    path,
                    all.size() == 1 ? new Judge.Verdict(visible(all), false) : decider.decide(path, all, frontier));
        }
        SortedMap<String, Entry> files = new TreeMap<>();
        // What is below a path comes before it.
        for (String path : sides.descendingKeySet()) {
            SortedMap<ObjectId, Content> all = Objects.requireNonNull(sides.get(path));
            Judge.Verdict verdict = Objects.requireNonNull(verdicts.get(path));
            Content visible = verdict.visible();
            // Rule 12.
            boolean aside = (visible.value() != null && isDirectory(files, path))
                    || (visible.metadata() != null && isDirectory(files, ".c19/meta/" + path));
            if (!aside) {
                put(files, path, visible);
            }
            boolean deleted = all.values().stream().allMatch(Content.ABSENT::equals);
            if (aside || (all.size() > 1 && !deleted)) {
                String at = (aside || verdict.conflict() ? ".conflicts/" : ".c19/merged/") + escaped(path) + "/@/";
                all.forEach((commit, content) -> put(
                        files,
                        at + commit.name() + (content.value() == null ? ".deleted" : ""),
                        new Content(content.value() == null ? world.file("") : content.value(), content.metadata())));
            }
        }
        return files;
    }

    private static boolean isDirectory(SortedMap<String, Entry> files, String path) {
        return files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    private static String escaped(String path) {
        return ("/" + path + "/").replace("/@/", "/.@/").replaceAll("^/|/$", "");
    }

    private static void put(SortedMap<String, Entry> files, String path, Content content) {
        if (content.value() != null) {
            files.put(path, content.value());
        }
        if (content.metadata() != null) {
            files.put(".c19/meta/" + path, content.metadata());
        }
    }

    String commitText(ObjectId commit) {
        return new String(world.object(commit, Constants.OBJ_COMMIT), StandardCharsets.UTF_8);
    }
}
