package io.c19.state.git;

import io.c19.layers.History.Lookup;
import io.c19.layers.Revision;
import io.c19.state.git.graph.HistoryIndex;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a person writes for a revision into a commit: {@code main} for the newest, an id, a tag, a time, or an abbreviated
 * id, tried in this order. {@code ~N} behind any of them goes back by that many commits, along first parents, as in Git.
 */
final class RevisionNames {
    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");
    /** As short as Git takes them. */
    private static final Pattern ABBREVIATED_ID = Pattern.compile("[0-9a-f]{4,39}");

    private static final Pattern ANCESTOR = Pattern.compile("(.+)~([0-9]{0,7})");

    /** The branch that is the store. */
    private static final String NEWEST = "main";

    private static final int CANDIDATES_MAX = 5;

    private final StoredObjects objects;
    private final HistoryIndex index;
    private final Supplier<Head> newest;

    RevisionNames(StoredObjects objects, HistoryIndex index, Supplier<Head> newest) {
        this.objects = objects;
        this.index = index;
        this.newest = newest;
    }

    Lookup find(String name) {
        try {
            Matcher ancestor = ANCESTOR.matcher(name);
            if (!ancestor.matches()) {
                return plain(name);
            }
            Lookup base = plain(ancestor.group(1));
            if (base instanceof Lookup.Found found) {
                String steps = ancestor.group(2);
                return found(name, ancestor(found, steps.isEmpty() ? 1 : Integer.parseInt(steps)));
            }
            return base instanceof Lookup.Ambiguous ? base : new Lookup.Unknown(name);
        } catch (IOException e) {
            throw objects.failed(null, e);
        }
    }

    private Lookup plain(String name) throws IOException {
        if (name.equals(NEWEST)) {
            return found(name, commitOrNull(newest.get().commit()));
        }
        if (FULL_ID.matcher(name).matches()) {
            return found(name, commitOrNull(ObjectId.fromString(name)));
        }
        Ref tag = isRefName(name) ? objects.repository().exactRef(Constants.R_TAGS + name) : null;
        if (tag != null && tag.getObjectId() != null) {
            return found(name, commitOrNull(tag.getObjectId()));
        }
        Instant time = time(name);
        if (time != null) {
            return found(name, newestAt(time));
        }
        return ABBREVIATED_ID.matcher(name).matches() ? abbreviated(name) : new Lookup.Unknown(name);
    }

    private @Nullable RevCommit ancestor(Lookup.Found found, int steps) throws IOException {
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            RevCommit commit =
                    walk.parseCommit(ObjectId.fromString(found.revision().id()));
            for (int left = steps; left > 0; left--) {
                int position = index.position(commit);
                if (position != HistoryIndex.NONE) {
                    return indexed(walk, index.ancestor(position, left));
                }
                if (commit.getParentCount() == 0) {
                    return null;
                }
                commit = walk.parseCommit(commit.getParent(0));
            }
            return commit;
        }
    }

    private @Nullable RevCommit indexed(RevWalk walk, int position) throws IOException {
        return position == HistoryIndex.NONE ? null : walk.parseCommit(index.id(position));
    }

    /** The commit of that id, a tag of it included, or null when there is none. */
    @Nullable
    RevCommit commitOrNull(ObjectId id) throws IOException {
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            return walk.parseCommit(id);
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return null;
        }
    }

    private Lookup abbreviated(String name) throws IOException {
        List<Lookup.Found> commits = new ArrayList<>();
        try (ObjectReader reader = objects.reader()) {
            for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(name))) {
                if (found(name, commitOrNull(id)) instanceof Lookup.Found found
                        && found.revision().id().equals(id.name())) {
                    commits.add(found);
                }
            }
        }
        return switch (commits.size()) {
            case 0 -> new Lookup.Unknown(name);
            case 1 -> commits.get(0);
            default ->
                new Lookup.Ambiguous(
                        name,
                        commits.stream()
                                .limit(CANDIDATES_MAX)
                                .map(Lookup.Found::revision)
                                .toList());
        };
    }

    /**
     * What {@code main} was at that time, by the committers' clocks, whose resolution is a second. First parents only: they are
     * the line that {@code main} moved along.
     */
    private @Nullable RevCommit newestAt(Instant time) throws IOException {
        try (ObjectReader reader = objects.reader();
                RevWalk walk = new RevWalk(reader)) {
            // Else every commit on the way stays in memory with its message.
            walk.setRetainBody(false);
            RevCommit commit = walk.parseCommit(newest.get().commit());
            while (commit.getCommitTime() > time.getEpochSecond()) {
                int position = index.position(commit);
                if (position != HistoryIndex.NONE) {
                    return indexed(walk, index.newestAt(position, time.getEpochSecond()));
                }
                if (commit.getParentCount() == 0) {
                    return null;
                }
                commit = walk.parseCommit(commit.getParent(0));
            }
            return commit;
        }
    }

    private static Lookup found(String name, @Nullable RevCommit commit) {
        return commit == null
                ? new Lookup.Unknown(name)
                : new Lookup.Found(new Revision(commit.name()), Instant.ofEpochSecond(commit.getCommitTime()));
    }

    private static boolean isRefName(String name) {
        return Repository.isValidRefName(Constants.R_TAGS + name);
    }

    private static @Nullable Instant time(String name) {
        try {
            return OffsetDateTime.parse(name).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
