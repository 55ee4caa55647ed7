package io.c19.state.git.join;

import io.c19.state.git.ObjectSource;
import io.c19.state.git.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** What a tree holds at a path. Immutable as the tree is. */
final class Files {
    private static final int ID_DIGITS = 40;
    private static final Pattern SIDE =
            Pattern.compile("[0-9a-f]{%d}(%s)?".formatted(ID_DIGITS, Pattern.quote(Places.DELETED)));

    /** Where sides and their metadata are, and what is nobody's beside them. */
    private static final List<String> OWN =
            List.of(Places.CONFLICTS, Places.MERGED, Places.metadata(Places.CONFLICTS), Places.metadata(".c19"));

    private final ObjectSource objects;
    private final ObjectId root;

    Files(ObjectSource objects, ObjectId root) {
        this.objects = objects;
        this.root = root;
    }

    ObjectId root() {
        return root;
    }

    /** What is at the path itself, whether it has sides or not. */
    Content content(String path) {
        return new Content(file(path), file(Places.metadata(path)));
    }

    /** Only right in a tree that is as the rules have it, see {@link Derivations}. */
    Held held(String path) {
        Map<ObjectId, Content> sides = sides(path);
        return sides.isEmpty() ? new Held.Plain(content(path)) : new Held.Sides(sides);
    }

    /** The sides of the path, in conflict or merged; empty when there are none. */
    Map<ObjectId, Content> sides(String path) {
        for (String above : new String[] {Places.CONFLICTS, Places.MERGED}) {
            Map<ObjectId, Content> sides = sides(above, path);
            if (!sides.isEmpty()) {
                return sides;
            }
        }
        return Map.of();
    }

    /** The sides of the path if it is in conflict, else none. */
    Map<ObjectId, Content> conflict(String path) {
        return sides(Places.CONFLICTS, path);
    }

    private Map<ObjectId, Content> sides(String above, String path) {
        if (directory(above) == null) {
            return Map.of();
        }
        String at = Places.sides(above, path);
        ObjectId directory = directory(at);
        Tree tree = directory == null ? Tree.EMPTY : objects.tree(directory);
        Map<ObjectId, Content> sides = new HashMap<>();
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.name(i);
            if (name != null && !tree.isTree(i) && isSide(name)) {
                boolean deleted = name.endsWith(Places.DELETED);
                sides.put(
                        ObjectId.fromString(name.substring(0, ID_DIGITS)),
                        new Content(
                                deleted ? null : new Entry(tree.mode(i), tree.id(i)),
                                file(Places.metadata(at + "/" + name))));
            }
        }
        return sides;
    }

    static boolean isSide(String name) {
        return SIDE.matcher(name).matches();
    }

    /** All paths that have sides. */
    Set<String> withSides() {
        Set<String> found = new TreeSet<>();
        for (String above : new String[] {Places.CONFLICTS, Places.MERGED}) {
            collect(directory(above), "", found);
        }
        return found;
    }

    /** The paths that are in conflict. */
    Set<String> inConflict() {
        Set<String> found = new TreeSet<>();
        collect(directory(Places.CONFLICTS), "", found);
        return found;
    }

    private void collect(@Nullable ObjectId directory, String at, Set<String> found) {
        Tree tree = directory == null ? Tree.EMPTY : objects.tree(directory);
        for (int i = 0; i < tree.size(); i++) {
            String name = tree.name(i);
            if (name == null || !tree.isTree(i)) {
                continue;
            }
            if (!name.equals(Places.SIDES)) {
                collect(tree.id(i), at + name + "/", found);
            } else if (!at.isEmpty()) {
                found.add(Places.unescape(at.substring(0, at.length() - 1)));
            }
        }
    }

    /** Whether nothing is in the places of sides, nor in the way of them: then the tree is as the rules have it. */
    boolean isWithoutSides() {
        Tree top = objects.tree(root);
        int own = top.indexOf(".c19");
        if (top.indexOf(Places.CONFLICTS) >= 0 || (own >= 0 && !top.isTree(own))) {
            return false;
        }
        return own < 0
                || (find(Places.MERGED) == null
                        && file(Places.METADATA) == null
                        && find(Places.metadata(Places.CONFLICTS)) == null
                        && find(Places.metadata(Places.MERGED)) == null
                        && find(Places.metadata(".c19/meta")) == null
                        && directory(Places.POLICY) == null
                        && directory(Places.metadata(Places.POLICY)) == null
                        && file(Places.metadata(".c19")) == null);
    }

    /**
     * Whether a tree differs from one that is as the rules have it in nothing but values of paths without sides: then so is this one. Nearly
     * every commit of an agent is of that kind, and this is much less than to make the tree anew.
     *
     * @param paths all that were written between the two
     */
    boolean onlyHasOther(Set<String> paths, Files before) {
        for (String place : OWN) {
            if (!Objects.equals(find(place), before.find(place))) {
                return false;
            }
        }
        return !isReservedTaken()
                && paths.stream().noneMatch(path -> path.equals(Places.POLICY) || before.hasSidesUpFrom(path));
    }

    /** A file where a directory of ours is to be, or the other way round. */
    private boolean isReservedTaken() {
        return file(".c19") != null || file(Places.METADATA) != null || isDirectory(Places.POLICY);
    }

    private boolean hasSidesUpFrom(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (!sides(path.substring(0, end)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Entry file(String path) {
        Entry found = find(path);
        return found == null || isDirectory(found) ? null : found;
    }

    boolean isDirectory(String path) {
        return directory(path) != null;
    }

    private @Nullable ObjectId directory(String path) {
        Entry found = find(path);
        return found != null && isDirectory(found) ? found.id() : null;
    }

    private static boolean isDirectory(Entry entry) {
        return entry.mode() == FileMode.TREE;
    }

    private @Nullable Entry find(String path) {
        ObjectId at = root;
        for (int start = 0; ; ) {
            int slash = path.indexOf('/', start);
            Tree tree = objects.tree(at);
            int index = tree.indexOf(path.substring(start, slash < 0 ? path.length() : slash));
            if (index < 0) {
                return null;
            }
            if (slash < 0) {
                return new Entry(tree.mode(index), tree.id(index));
            }
            if (!tree.isTree(index)) {
                return null;
            }
            at = tree.id(index);
            start = slash + 1;
        }
    }
}
