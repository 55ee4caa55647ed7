package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Revision;
import io.c19.layers.StateException;
import io.c19.layers.Tags.Page;
import io.c19.layers.Tags.Tag;
import io.c19.layers.Tags.Tagged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * The repository's tags: {@code refs/tags/NAME}, as {@code git tag} makes and lists them. Those made here refer to their commits without
 * an object of their own. Thread-safe, also beside Git: a ref is changed only from where it was when the change was decided.
 */
final class GitTags {
    /** So that the file of a lock can have its name too. */
    private static final int NAME_BYTES_MAX = 200;

    /** Somebody else would have to change the same tag each time in between. */
    private static final int TRIES_MAX = 20;

    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");

    /** What was just written is in packs after some 100 ms. */
    private static final Duration PACKED_MAX = Duration.ofSeconds(30);

    private final StoredObjects objects;
    private final RevisionNames names;

    GitTags(StoredObjects objects, RevisionNames names) {
        this.objects = objects;
        this.names = names;
    }

    Page list(@Nullable String after, int limit) {
        try {
            List<Ref> refs = objects.repository().getRefDatabase().getRefsByPrefix(Constants.R_TAGS).stream()
                    .filter(ref -> after == null || Key.TEXT_ORDER.compare(name(ref), after) > 0)
                    .sorted(Comparator.comparing(GitTags::name, Key.TEXT_ORDER))
                    .toList();
            List<Tag> tags = new ArrayList<>();
            for (Ref ref : refs) {
                Tag tag = tag(ref);
                if (tag != null && tags.size() == limit) {
                    return new Page(tags, true);
                } else if (tag != null) {
                    tags.add(tag);
                }
            }
            return new Page(tags, false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Optional<Tag> find(String name) {
        try {
            Ref ref = fault(name) == null ? objects.repository().exactRef(Constants.R_TAGS + name) : null;
            return Optional.ofNullable(ref == null ? null : tag(ref));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** @param packed waits until what was written by now is where Git finds it; false when that takes too long */
    Tagged set(
            Refs refs,
            String name,
            Revision revision,
            Predicate<@Nullable Revision> mayReplace,
            Predicate<Duration> packed) {
        String fault = fault(name);
        if (fault != null) {
            return new Tagged.InvalidName(fault);
        }
        String ref = Constants.R_TAGS + name;
        ObjectId to = ObjectId.fromString(revision.id());
        try {
            for (int tries = 0; tries < TRIES_MAX; tries++) {
                ObjectId from = refs.at(ref);
                Revision before = revision(from);
                if (!mayReplace.test(before)) {
                    return new Tagged.Refused(before);
                } else if (revision.equals(before)) {
                    return new Tagged.Done(before);
                } else if (objects.repository().getRefDatabase().isNameConflicting(ref)) {
                    return new Tagged.InvalidName("is a directory of other tags, or has one above it");
                } else if (!packed.test(PACKED_MAX)) {
                    throw busy("the revision is not in a pack yet");
                } else if (refs.move(ref, from, to)) {
                    return new Tagged.Done(before);
                }
            }
            throw busy("the tag %s was changed by others all the time".formatted(name));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Tagged delete(Refs refs, String name, Predicate<@Nullable Revision> mayDelete) {
        String fault = fault(name);
        if (fault != null) {
            return new Tagged.InvalidName(fault);
        }
        String ref = Constants.R_TAGS + name;
        try {
            for (int tries = 0; tries < TRIES_MAX; tries++) {
                ObjectId from = refs.at(ref);
                Revision before = revision(from);
                if (!mayDelete.test(before)) {
                    return new Tagged.Refused(before);
                } else if (from.equals(ObjectId.zeroId())) {
                    return new Tagged.Done(null);
                }
                RefUpdate update = objects.repository().updateRef(ref);
                update.setForceUpdate(true);
                update.setExpectedOldObjectId(from);
                if (update.delete() == RefUpdate.Result.FORCED) {
                    refs.sync(ref);
                    return new Tagged.Done(before);
                }
            }
            throw busy("the tag %s was changed or locked by others all the time".formatted(name));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Of a tag with an object of its own, the commit that it is about. */
    private @Nullable Revision revision(ObjectId at) throws IOException {
        RevCommit commit = at.equals(ObjectId.zeroId()) ? null : names.commitOrNull(at);
        return commit == null ? null : new Revision(commit.name());
    }

    /** Null for one of something else than a commit. */
    private @Nullable Tag tag(Ref ref) throws IOException {
        ObjectId at = ref.getObjectId();
        RevCommit commit = at == null ? null : names.commitOrNull(at);
        return commit == null
                ? null
                : new Tag(name(ref), new Revision(commit.name()), Instant.ofEpochSecond(commit.getCommitTime()));
    }

    private static String name(Ref ref) {
        return ref.getName().substring(Constants.R_TAGS.length());
    }

    /** Null for what can be the name of a tag. */
    private static @Nullable String fault(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            return "is longer than %d bytes".formatted(NAME_BYTES_MAX);
        } else if (name.equals("main")
                || name.equals(Constants.HEAD)
                || FULL_ID.matcher(name).matches()) {
            return "always stands for something else";
        } else if (name.startsWith("-") || !Repository.isValidRefName(Constants.R_TAGS + name)) {
            return "is no name that git check-ref-format takes";
        }
        return null;
    }

    private static StateException busy(String what) {
        return new StateException(StateException.Reason.IO, what + ": try again", null);
    }

    private StateException failed(IOException e) {
        return StorageFaults.of(objects.repository().getDirectory().toPath(), e);
    }
}
