package io.c19.state.git.join;

import io.c19.state.git.join.Held.Plain;
import io.c19.state.git.join.Held.Sides;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Joins what two sets of commits hold, by what each has and the other has not (rule 13).
 *
 * <p>Let A and B be two sets of commits with all their ancestors, a path written in {@code A - B} and in {@code B - A}, and S(A), S(B)
 * its maximal writes in each. Those of the union are by definition
 *
 * <pre>
 * S(A) - B   the maximal writes of A that B has not: nobody in B can descend from them
 * S(B) - A   likewise
 * S(A) & S(B)   the common ones that neither side has superseded
 * </pre>
 *
 * <p>The first two are known from the walk over {@code A - B} and {@code B - A} and what these commits write. For the third no walk
 * over the common history is needed, because of what the trees say: a tree names all maximal writes of a path,
 * save where it is only one, or where all of them are deletions.
 *
 * <ul>
 *   <li>A's tree holds a plain value: then S(A) is one write, and as A - B has one, that is it. Nothing common is left.
 *   <li>Both trees hold nothing: all writes are deletions, and so is the outcome, whichever they are.
 *   <li>A's tree names the sides: then the common ones are among them. One of them is in S(B) if B's tree names it too; or,
 *       where B's tree holds nothing, if no write of B - A descends from it.
 * </ul>
 *
 * <p>A path written on one side only has the maximal writes that this side has: what the other side has of it is common,
 * so known to this side. And what neither side wrote is the same on both.
 */
final class Joiner {
    /** What is known of the commits' writes. */
    interface Authored {
        /** What an authored commit writes; nothing for a derived one. */
        Set<String> writes(ObjectId commit);

        /** What it left at a path that it writes. */
        Content content(ObjectId commit, String path);

        /** The one maximal write of the path among the commits and their ancestors. */
        ObjectId latestWriter(Set<ObjectId> commits, String path);
    }

    /** A set of commits with their ancestors, told by its heads. Its tree is as the rules have it. */
    record Part(Set<ObjectId> heads, ObjectId tree) {}

    private final Made objects;
    private final Ancestry ancestry;
    private final Authored authored;
    private final Renderer renderer;

    Joiner(Made objects, Ancestry ancestry, Authored authored, Renderer renderer) {
        this.objects = objects;
        this.ancestry = ancestry;
        this.authored = authored;
        this.renderer = renderer;
    }

    Part join(Part ours, Part theirs) {
        Ancestry.Split split = ancestry.split(ours.heads(), theirs.heads());
        Set<ObjectId> heads = new HashSet<>();
        ours.heads().stream().filter(split.ours()::has).forEach(heads::add);
        theirs.heads().stream().filter(split.theirs()::has).forEach(heads::add);
        ours.heads().stream().filter(theirs.heads()::contains).forEach(heads::add);
        boolean more = split.theirs().commits().size() > split.ours().commits().size();
        Side larger = more ? new Side(theirs, split.theirs()) : new Side(ours, split.ours());
        Side smaller = more ? new Side(ours, split.ours()) : new Side(theirs, split.theirs());
        return new Part(heads, new Run(larger, smaller).tree());
    }

    /** One of the two, with what only it has. */
    private final class Side {
        private final Set<ObjectId> heads;
        private final Files tree;
        private final Region region;
        /** Who of the region writes a path, the latest first. */
        private Map<String, List<ObjectId>> writers = Map.of();

        Side(Part part, Region region) {
            this.heads = part.heads();
            this.tree = new Files(objects, part.tree());
            this.region = region;
        }

        void findAllWriters() {
            findWriters(authored::writes);
        }

        void findWriters(Set<String> paths) {
            findWriters(commit -> {
                Set<String> written = authored.writes(commit);
                Set<String> fewer = written.size() < paths.size() ? written : paths;
                Set<String> more = fewer == written ? paths : written;
                return fewer.stream().filter(more::contains).toList();
            });
        }

        private void findWriters(Function<ObjectId, Collection<String>> written) {
            writers = new HashMap<>();
            // The earliest first: in packs a tree is told by how it differs from the one before it.
            for (int i = region.commits().size() - 1; i >= 0; i--) {
                ObjectId commit = region.commits().get(i);
                for (String path : written.apply(commit)) {
                    writers.computeIfAbsent(path, p -> new ArrayList<>(1)).add(commit);
                }
            }
            writers.values().forEach(Collections::reverse);
        }

        /** The maximal writes of a path that is written in the region, so far as they are in the region. */
        List<ObjectId> own(String path, Held held) {
            List<ObjectId> all = writers.getOrDefault(path, List.of());
            if (held instanceof Sides sides) {
                return sides.byCommit().keySet().stream().filter(region::has).toList();
            }
            return held.isAbsent() ? region.maximal(all) : all.subList(0, 1);
        }
    }

    private final class Run {
        private final Side base;
        private final Side other;
        /** Of which it is known whether base's region writes them. */
        private Set<String> looked = Set.of();

        Run(Side base, Side other) {
            this.base = base;
            this.other = other;
        }

        ObjectId tree() {
            other.findAllWriters();
            looked = withAbove(other.writers.keySet());
            base.findWriters(looked);
            Map<String, Held> changes = new HashMap<>();
            for (String path : other.writers.keySet()) {
                Held theirs = other.tree.held(path);
                changes.put(path, base.writers.containsKey(path) ? union(path, base.tree.held(path), theirs) : theirs);
            }
            return renderer.apply(base.tree.root(), changes, this::writer);
        }

        private Held union(String path, Held ours, Held theirs) {
            if (ours.isAbsent() && theirs.isAbsent()) {
                return Held.absent();
            }
            List<ObjectId> mine = base.own(path, ours);
            List<ObjectId> their = other.own(path, theirs);
            Map<ObjectId, Content> sides = new HashMap<>();
            mine.forEach(commit -> sides.put(commit, authored.content(commit, path)));
            their.forEach(commit -> sides.put(commit, authored.content(commit, path)));
            keepCommon(ours, theirs, their, sides);
            keepCommon(theirs, ours, mine, sides);
            return new Sides(sides);
        }

        /** Keeps those of the common sides that the one names and the other has not superseded. */
        private void keepCommon(Held naming, Held superseding, List<ObjectId> writes, Map<ObjectId, Content> sides) {
            if (!(naming instanceof Sides named)) {
                return;
            }
            named.byCommit().forEach((commit, content) -> {
                boolean common = !base.region.has(commit) && !other.region.has(commit);
                boolean kept = superseding instanceof Sides also
                        ? also.byCommit().containsKey(commit)
                        : superseding.isAbsent() && !Region.anyDescends(ancestry, writes, commit);
                if (common && kept) {
                    sides.put(commit, content);
                }
            });
        }

        /**
         * Of a path that is a plain value in one of the trees and a directory in the outcome. Mostly one side has written below it,
         * so if nobody wrote the path itself, that side's tree names the sides. Otherwise another policy made the
         * directory, and the path is as in base.
         */
        private ObjectId writer(String path) {
            for (Side side : List.of(other, base)) {
                List<ObjectId> writers = side.writers.get(path);
                if (writers != null && side.tree.held(path) instanceof Plain) {
                    return writers.get(0);
                }
            }
            Map<ObjectId, Content> named = looked.contains(path) ? other.tree.sides(path) : Map.of();
            return named.size() == 1 ? named.keySet().iterator().next() : authored.latestWriter(base.heads, path);
        }
    }

    private static Set<String> withAbove(Set<String> paths) {
        Set<String> all = new HashSet<>(paths);
        for (String path : paths) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                all.add(path.substring(0, slash));
            }
        }
        return all;
    }
}
