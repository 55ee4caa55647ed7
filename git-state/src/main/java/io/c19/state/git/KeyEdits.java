package io.c19.state.git;

import io.c19.layers.ApplyResult.Applied;
import io.c19.layers.ApplyResult.KeyClash;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Note;
import io.c19.layers.Outcome;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Prefix;
import io.c19.layers.Selection;
import io.c19.state.git.Roots.Located;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Collects changes of keys and turns them into a {@link Plan.Edit} of paths: the value, its metadata, and the sides of a
 * conflict that the write settles (merge rule 11).
 */
final class KeyEdits {
    /** How many keys a commit's message names; the rest is counted. */
    private static final int NAMED_KEYS_MAX = 3;

    /**
     * What a key shall hold.
     *
     * @param blob its value, in the objects or among the new blobs
     * @param metadataId the blob of its metadata, likewise; null when it has none
     */
    record Content(ObjectId blob, @Nullable ObjectId metadataId, Metadata metadata) {}

    private final GitSnapshot newest;
    private final Map<Key, @Nullable Content> edits = new LinkedHashMap<>();
    private final Set<Key> purged = new HashSet<>();

    KeyEdits(GitSnapshot newest) {
        this.newest = newest;
    }

    void put(Key key, Content content) {
        edits.put(key, content);
    }

    void delete(Key key) {
        edits.put(key, null);
    }

    /** Removes what is stored for a key that is absent already: its expired value, or metadata without a value. */
    void purge(Key key) {
        purged.add(key);
        delete(key);
    }

    /**
     * The first key that would be both a value and a directory once the edits are done, or null. What has expired is no
     * obstacle: it goes.
     */
    @Nullable
    KeyClash clash() {
        List<Key> puts =
                edits.keySet().stream().filter(key -> edits.get(key) != null).toList();
        for (Key key : puts) {
            Key existing = obstacle(key);
            if (existing != null) {
                return new KeyClash(key, existing);
            }
        }
        return null;
    }

    Plan plan(List<NewObject> blobs, Note note, @Nullable String verb) {
        TreeRewrite rewrite = new TreeRewrite();
        List<Outcome> outcomes = new ArrayList<>();
        List<KeyChange> changes = new ArrayList<>();
        boolean written = false;
        for (Map.Entry<Key, @Nullable Content> edit : edits.entrySet()) {
            Key key = edit.getKey();
            Content content = edit.getValue();
            Located stored = newest.stored(key);
            boolean purge = purged.contains(key);
            Outcome outcome = outcome(key, stored == null || newest.isExpired(stored) ? null : stored, content);
            if (!purge) {
                outcomes.add(outcome);
            }
            // Deleting what only a side of a conflict holds, where the key's path is a directory, is a decision too.
            boolean settles = stored == null
                    && newest.roots().isInConflict(newest.layout().path(key), newest.objects());
            if (purge || settles || outcome.effect() != Effect.UNCHANGED) {
                write(rewrite, key, stored, content);
                written = true;
            }
            if (outcome.effect() != Effect.UNCHANGED || (purge && stored != null)) {
                changes.add(new KeyChange(
                        key,
                        stored == null ? null : stored.blob().name(),
                        content == null ? null : content.blob().name()));
            }
        }
        changes.sort(Comparator.comparing(KeyChange::key));
        if (!written) {
            return new Plan.Answer(new Applied(newest.revision(), outcomes));
        }
        return new Plan.Edit(rewrite, blobs, outcomes, changes, subject(changes, verb), note);
    }

    /** What became of a key that is stored so afterwards. */
    static Outcome outcome(Key key, GitSnapshot before, @Nullable Located after) {
        return outcome(
                key,
                before.live(key),
                after == null ? null : new Content(after.blob(), after.metadataId(), after.metadata()));
    }

    private static Outcome outcome(Key key, @Nullable Located live, @Nullable Content content) {
        String before = live == null ? null : live.blob().name();
        String after = content == null ? null : content.blob().name();
        return new Outcome(key, effect(live, content), before, after);
    }

    private static Effect effect(@Nullable Located live, @Nullable Content content) {
        if (content == null) {
            return live == null ? Effect.UNCHANGED : Effect.DELETED;
        }
        if (live == null) {
            return Effect.CREATED;
        }
        boolean same = live.blob().equals(content.blob())
                && live.metadata().sameButForTime(content.metadata())
                && !live.conflicted();
        return same ? Effect.UNCHANGED : Effect.REPLACED;
    }

    private void write(TreeRewrite rewrite, Key key, @Nullable Located stored, @Nullable Content content) {
        String path = newest.layout().path(key);
        // Where nothing is stored there may be a directory, whose keys are not meant.
        if (stored != null || content != null) {
            rewrite.set(path, content == null ? null : content.blob());
        }
        ObjectId metadata = content == null ? null : content.metadataId();
        if (metadata != null || Roots.find(newest.objects(), newest.roots().meta(), path, false) != null) {
            rewrite.set(Metadata.DIRECTORY + Key.SEPARATOR + path, metadata);
        }
        newest.roots().supersede(path, rewrite);
    }

    private @Nullable Key obstacle(Key key) {
        String path = newest.layout().path(key);
        if (Roots.find(newest.objects(), newest.head().tree(), path, false) != null) {
            // Where a file is, no other is above it or below it; what the batch itself puts below will find it above.
            return null;
        }
        if (isForeign(path)) {
            return key;
        }
        for (int slash = key.text().indexOf(Key.SEPARATOR);
                slash >= 0;
                slash = key.text().indexOf(Key.SEPARATOR, slash + 1)) {
            Key above = new Key(key.text().substring(0, slash));
            if (!newest.layout().isInTheWay(above, key)) {
                continue;
            }
            Located stored = newest.stored(above);
            if (edits.containsKey(above) ? edits.get(above) != null : stored != null && !newest.isExpired(stored)) {
                return above;
            }
            if (stored != null && !edits.containsKey(above)) {
                purge(above);
            }
        }
        return firstBelow(key);
    }

    /** A key under {@code key/} that stays. Those that the same batch puts there find {@code key} above them. */
    private @Nullable Key firstBelow(Key key) {
        String path = newest.layout().path(key);
        ObjectId directory = Roots.find(newest.objects(), newest.head().tree(), path, true);
        if (directory == null) {
            return null;
        }
        List<Key> staying = new ArrayList<>();
        List<Key> expired = new ArrayList<>();
        Selection below = new Selection.Under(new Prefix(key.text() + Key.SEPARATOR));
        new TreeDiff(newest.objects(), newest.layout(), below, change -> {
                    if (!edits.containsKey(change.key()) && newest.layout().isInTheWay(key, change.key())) {
                        (newest.live(change.key()) == null ? expired : staying).add(change.key());
                    }
                    return staying.isEmpty();
                })
                .walk(Roots.NONE, newest.roots());
        if (!staying.isEmpty()) {
            return staying.get(0);
        }
        expired.forEach(this::purge);
        return holdsForeign(directory, path) ? key : null;
    }

    /** Whether a put at the path would take the place of what is no key's: a link, a submodule or a file on the way. */
    private boolean isForeign(String path) {
        ObjectId at = newest.head().tree();
        for (int start = 0; start <= path.length(); ) {
            int slash = path.indexOf(Key.SEPARATOR, start);
            int end = slash < 0 ? path.length() : slash;
            Tree tree = newest.objects().tree(at);
            int index = tree.indexOf(path.substring(start, end));
            if (index < 0) {
                return false;
            }
            if (tree.isFile(index)) {
                return newest.layout().key(path.substring(0, end)) == null;
            }
            if (!tree.isTree(index)) {
                return true;
            }
            at = tree.id(index);
            start = end + 1;
        }
        return false;
    }

    /** Whether something in a directory is no key's, such as a hidden file of the repository that a store began with. */
    private boolean holdsForeign(ObjectId directory, String at) {
        Tree tree = newest.objects().tree(directory);
        List<Child> children = Child.of(tree);
        return children.size() < tree.size()
                || children.stream().anyMatch(child -> isForeign(child, at + Key.SEPARATOR + child.name()));
    }

    private boolean isForeign(Child child, String path) {
        return child.directory()
                ? holdsForeign(child.id(), path)
                : newest.layout().key(path) == null;
    }

    private static String subject(List<KeyChange> changes, @Nullable String verb) {
        if (changes.size() == 1) {
            KeyChange change = changes.get(0);
            return "%s %s".formatted(verb != null ? verb : change.after() == null ? "delete" : "put", change.key());
        }
        if (changes.isEmpty()) {
            return verb == null ? "tidy" : verb;
        }
        if (verb != null) {
            return named("%s %d".formatted(verb, changes.size()), changes);
        }
        long deleted = changes.stream().filter(change -> change.after() == null).count();
        long put = changes.size() - deleted;
        String what = deleted == 0
                ? "put " + put
                : put == 0 ? "delete " + deleted : "put %d, delete %d".formatted(put, deleted);
        return named(what, changes);
    }

    /** @param what is done to how many keys */
    static String named(String what, List<KeyChange> changes) {
        StringBuilder subject = new StringBuilder(what).append(" keys: ");
        for (int i = 0; i < Math.min(changes.size(), NAMED_KEYS_MAX); i++) {
            subject.append(i == 0 ? "" : ", ").append(changes.get(i).key());
        }
        return subject.append(changes.size() > NAMED_KEYS_MAX ? ", ..." : "").toString();
    }
}
