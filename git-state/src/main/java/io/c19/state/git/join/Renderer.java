package io.c19.state.git.join;

import io.c19.state.git.join.Held.Plain;
import io.c19.state.git.join.Held.Sides;
import io.c19.state.git.join.Judge.Verdict;
import io.c19.state.git.object.NewObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Writes what paths hold into a tree (rules 10 and 12).
 *
 * <p>What a path looks like depends on what it holds, on the policy, and on whether a path below it is there: then the directory
 * stays and the path keeps all its writes as sides. So with a path that changes, all paths above it are written
 * anew, the deepest first; no other path can look different.
 */
final class Renderer {
    private static final byte[] NOTHING = {};

    private static final Comparator<String> DEEPEST_FIRST =
            Comparator.comparingInt(Renderer::depth).reversed().thenComparing(Comparator.naturalOrder());

    private final Made objects;
    private final Function<Files, Judge> judges;

    /** @param judges one for the policy of a tree */
    Renderer(Made objects, Function<Files, Judge> judges) {
        this.objects = objects;
        this.judges = judges;
    }

    /**
     * @param before a tree as the rules have it
     * @param changes what paths hold from now on
     * @param writers asked for paths that were a file and now are a directory
     * @return the tree with the changes, as the rules have it
     */
    ObjectId apply(ObjectId before, Map<String, Held> changes, Writers writers) {
        return changes.isEmpty() ? before : new Run(before, changes, writers).write();
    }

    private final class Run {
        private final Files before;
        private final TreeEditor editor;
        private final Writers writers;
        private final SortedMap<String, Held> held = new TreeMap<>(DEEPEST_FIRST);
        private final Judge judge;

        Run(ObjectId before, Map<String, Held> changes, Writers writers) {
            this.before = new Files(objects, before);
            this.editor = new TreeEditor(objects, before);
            this.writers = writers;
            held.putAll(changes);
            this.judge = judge(changes);
            // Also above what only the policy changes: another side may be seen then, which has metadata or has none.
            List.copyOf(held.keySet()).forEach(this::addAbove);
        }

        /** The policy is what the new tree says, and is first to be known. */
        private Judge judge(Map<String, Held> changes) {
            Held policy = changes.get(Places.POLICY);
            if (policy == null) {
                return judges.apply(before);
            }
            Judge old = judges.apply(before);
            Content was = before.content(Places.POLICY);
            Content is = verdict(old, Places.POLICY, policy).visible();
            if (is.value() == null ? was.value() == null : is.value().equals(was.value())) {
                return old;
            }
            for (String path : before.withSides()) {
                held.putIfAbsent(path, before.held(path));
            }
            TreeEditor alone = new TreeEditor(objects, before.root());
            alone.removeAll(Places.POLICY);
            if (is.value() != null) {
                alone.put(Places.POLICY, is.value());
            }
            return judges.apply(new Files(objects, alone.write()));
        }

        private void addAbove(String path) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                String above = path.substring(0, slash);
                if (!held.containsKey(above)) {
                    Held there = before.held(above);
                    if (!there.isAbsent()) {
                        held.put(above, there);
                    }
                }
            }
        }

        ObjectId write() {
            held.keySet().forEach(this::clear);
            held.forEach(this::place);
            return editor.write();
        }

        private void clear(String path) {
            editor.remove(path);
            editor.remove(Places.metadata(path));
            for (String root : new String[] {Places.CONFLICTS, Places.MERGED}) {
                editor.removeAll(Places.sides(root, path));
                editor.removeAll(Places.metadata(Places.sides(root, path)));
            }
        }

        private void place(String path, Held what) {
            Verdict verdict = verdict(judge, path, what);
            boolean aside = isDirectory(path, verdict.visible());
            if (!aside) {
                put(path, verdict.visible());
            }
            if (what instanceof Sides sides) {
                if (aside || (sides.byCommit().size() > 1 && !isAllAbsent(sides))) {
                    putSides(path, sides.byCommit(), aside || verdict.conflict());
                }
            } else if (aside) {
                SortedMap<ObjectId, Content> only = new TreeMap<>();
                only.put(writers.of(path), verdict.visible());
                putSides(path, only, true);
            }
        }

        private boolean isDirectory(String path, Content content) {
            return (content.value() != null && editor.hasFilesBelow(path))
                    || (content.metadata() != null && editor.hasFilesBelow(Places.metadata(path)));
        }

        private void putSides(String path, SortedMap<ObjectId, Content> sides, boolean conflict) {
            String directory = Places.sides(conflict ? Places.CONFLICTS : Places.MERGED, path);
            sides.forEach((commit, content) -> {
                boolean deleted = content.isDeleted();
                Entry file = deleted ? nothing() : content.value();
                put(
                        directory + "/" + commit.name() + (deleted ? Places.DELETED : ""),
                        new Content(file, content.metadata()));
            });
        }

        private void put(String path, Content content) {
            if (content.value() != null) {
                editor.put(path, content.value());
            }
            if (content.metadata() != null) {
                editor.put(Places.metadata(path), content.metadata());
            }
        }

        private Entry nothing() {
            return new Entry(FileMode.REGULAR_FILE, objects.add(NewObject.of(Constants.OBJ_BLOB, NOTHING)));
        }
    }

    private static int depth(String path) {
        int depth = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            depth++;
        }
        return depth;
    }

    private static boolean isAllAbsent(Sides sides) {
        return sides.byCommit().values().stream().allMatch(Content.ABSENT::equals);
    }

    static Verdict verdict(Judge judge, String path, Held held) {
        if (held instanceof Plain plain) {
            return new Verdict(plain.content(), false);
        }
        SortedMap<ObjectId, Content> sides = ((Sides) held).byCommit();
        if (sides.size() == 1) {
            return new Verdict(sides.values().iterator().next(), false);
        }
        return isAllAbsent((Sides) held) ? new Verdict(Content.ABSENT, false) : judge.judge(path, sides);
    }

    /** The commits' contents as sides. */
    static Sides sides(Iterable<ObjectId> commits, Function<ObjectId, Content> contents) {
        Map<ObjectId, Content> sides = new HashMap<>();
        commits.forEach(commit -> sides.put(commit, contents.apply(commit)));
        return new Sides(sides);
    }
}
