package io.c19.state.git.join;

import io.c19.state.git.join.policy.CounterMerge;
import io.c19.state.git.join.policy.JsonMerge;
import io.c19.state.git.join.policy.Policies;
import io.c19.state.git.join.policy.Policy;
import io.c19.state.git.join.policy.SetMerge;
import io.c19.state.git.join.policy.TextMerge;
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
 * Rules 2 to 14 word by word, over all of history and all of every tree, as slow as that is. Shares nothing with what is tested
 * but the records of values and the merging of bytes.
 */
final class ByDefinition {
    private static final String POLICY = ".c19/policy";

    private final World world;
    private final Map<ObjectId, Set<ObjectId>> ancestors = new HashMap<>();
    private final Map<ObjectId, Boolean> derived = new HashMap<>();
    private final Map<ObjectId, Set<String>> writes = new HashMap<>();
    private final Map<SortedSet<ObjectId>, SortedMap<String, Entry>> rendered = new HashMap<>();

    ByDefinition(World world) {
        this.world = world;
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
                    all.size() == 1 ? new Judge.Verdict(visible(all), false) : decide(path, all, policies(frontier)));
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

    /** Rule 14. The policy's own conflicts are for people. */
    private Policies policies(SortedSet<ObjectId> frontier) {
        SortedMap<ObjectId, Content> sides = maximalWrites(frontier, POLICY);
        Entry file = sides.isEmpty() ? null : visible(sides).value();
        return file == null ? Policies.NONE : Policies.parse(world.blob(file.id()));
    }

    private Judge.Verdict decide(String path, SortedMap<ObjectId, Content> sides, Policies policies) {
        Content latest = visible(sides);
        Policy policy = policies.of(path.startsWith(".") ? null : path);
        boolean same = new HashSet<>(sides.values()).size() == 1;
        if (latest.value() == null || (same && policy.kind() != Policy.Kind.COUNTER)) {
            return new Judge.Verdict(latest, false);
        }
        if (policy.kind() == Policy.Kind.LWW) {
            return new Judge.Verdict(latest, false);
        }
        if (policy.kind() == Policy.Kind.NODE_PRIORITY) {
            SortedMap<ObjectId, Content> first = new TreeMap<>(sides);
            first.values().removeIf(Content::isDeleted);
            int rank = first.keySet().stream()
                    .mapToInt(side -> rank(side, policy))
                    .min()
                    .orElseThrow();
            first.keySet().removeIf(side -> rank(side, policy) > rank);
            return new Judge.Verdict(visible(first), false);
        }
        byte[] merged = policy.kind() == Policy.Kind.MANUAL ? null : merged(policy.kind(), path, sides);
        return merged == null
                ? new Judge.Verdict(latest, !same)
                : new Judge.Verdict(
                        new Content(
                                new Entry(
                                        latest.value().mode(),
                                        world.file(new String(merged, StandardCharsets.ISO_8859_1))
                                                .id()),
                                latest.metadata()),
                        false);
    }

    private int rank(ObjectId side, Policy policy) {
        String node = world.commit(side).node();
        int place = node == null ? -1 : policy.nodes().indexOf(node);
        return place < 0 ? policy.nodes().size() : place;
    }

    private byte @Nullable [] merged(Policy.Kind kind, String path, SortedMap<ObjectId, Content> sides) {
        Set<ObjectId> alike = new TreeSet<>(common(sides.keySet()));
        boolean known = !alike.isEmpty();
        for (ObjectId one : sides.keySet()) {
            for (ObjectId other : sides.keySet()) {
                if (kind == Policy.Kind.COUNTER && !one.equals(other)) {
                    alike.addAll(common(Set.of(one, other)));
                }
            }
        }
        Set<Set<ObjectId>> writers = new HashSet<>();
        for (ObjectId commit : alike) {
            writers.add(ancestors(commit).stream()
                    .filter(w -> writes(w).contains(path))
                    .collect(Collectors.toSet()));
        }
        known &= writers.size() == 1;
        Entry base = known
                ? world.files(world.commit(alike.iterator().next()).tree()).get(path)
                : null;
        byte[] from = base == null ? null : world.blob(base.id());
        List<byte @Nullable []> values = new ArrayList<>();
        SortedMap<ObjectId, Content> left = new TreeMap<>(sides);
        while (!left.isEmpty()) {
            ObjectId latest = left.firstKey();
            for (ObjectId side : left.keySet()) {
                boolean later = world.effectiveTime(side) > world.effectiveTime(latest)
                        || (world.effectiveTime(side) == world.effectiveTime(latest) && side.compareTo(latest) > 0);
                latest = later ? side : latest;
            }
            Entry value = Objects.requireNonNull(left.remove(latest)).value();
            values.add(value == null ? null : world.blob(value.id()));
        }
        return switch (kind) {
            case JSON -> known ? JsonMerge.merge(from, values) : null;
            case TEXT -> known ? TextMerge.merge(from, values) : null;
            case COUNTER -> known ? CounterMerge.merge(from, values) : null;
            default -> SetMerge.merge(from, values);
        };
    }

    private SortedSet<ObjectId> common(Set<ObjectId> commits) {
        Set<ObjectId> common = null;
        for (ObjectId commit : commits) {
            if (common == null) {
                common = new HashSet<>(ancestors(commit));
            } else {
                common.retainAll(ancestors(commit));
            }
        }
        return maximal(common == null ? Set.of() : common);
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
