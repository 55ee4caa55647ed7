package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.LimitException;
import io.c19.layers.Prefix;
import io.c19.layers.Transactions;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored under a prefix, as the directories and files of one tree that can go as they are: values, metadata and conflicts. So
 * the cost is that of the directories at the prefix, not of the keys below, once those are counted.
 *
 * @param removal takes all of it away
 * @param keys how many there are, without those that have expired
 */
record PrefixTrees(TreeRewrite removal, long keys) {
    /** Where beside the values something of the same keys is stored, at the same paths. */
    private static final List<String> BESIDE = List.of(
            Metadata.DIRECTORY,
            Roots.CONFLICTS,
            Roots.MERGED,
            Metadata.DIRECTORY + Key.SEPARATOR + Roots.CONFLICTS,
            Metadata.DIRECTORY + Key.SEPARATOR + Roots.MERGED);

    /** Null when other things lie there too, or when the layout spreads the keys. */
    static @Nullable PrefixTrees of(GitSnapshot snapshot, Prefix prefix, Census census) {
        if (snapshot.layout().fanOut() > 0) {
            return null;
        }
        String directory = KeyPath.encodeAll(prefix.directory());
        String names = prefix.text().substring(prefix.directory().length());
        TreeRewrite removal = new TreeRewrite();
        long keys = 0;
        for (Child child : children(snapshot, "", directory, names)) {
            if (child.directory() && !census.isPure(child.id())) {
                return null;
            }
            keys += child.directory() ? census.keys(child.id()) : 1;
            removal.set(directory + child.name(), null);
        }
        for (String beside : BESIDE) {
            for (Child child : children(snapshot, beside + Key.SEPARATOR, directory, names)) {
                removal.set(beside + Key.SEPARATOR + directory + child.name(), null);
            }
        }
        return new PrefixTrees(removal, keys - expired(snapshot, directory, names, census));
    }

    /** What lies in a directory under names that begin so. */
    private static List<Child> children(GitSnapshot snapshot, String root, String directory, String names) {
        String path = root + directory;
        ObjectId tree = path.isEmpty()
                ? snapshot.head().tree()
                : Roots.find(snapshot.objects(), snapshot.head().tree(), path.substring(0, path.length() - 1), true);
        if (tree == null) {
            return List.of();
        }
        return Child.of(snapshot.objects().tree(tree)).stream()
                .filter(child -> child.segment().startsWith(names))
                .toList();
    }

    private static long expired(GitSnapshot snapshot, String directory, String names, Census census) {
        long[] expired = {0};
        for (Child child : children(snapshot, Metadata.DIRECTORY + Key.SEPARATOR, directory, names)) {
            String path = directory + child.name();
            if (child.directory()) {
                census.expired(child.id(), snapshot.instant(), Integer.MAX_VALUE, path + Key.SEPARATOR, key -> {
                    expired[0] += isExpired(snapshot, key) ? 1 : 0;
                });
            } else {
                Key key = snapshot.layout().key(path);
                expired[0] += key != null && isExpired(snapshot, key) ? 1 : 0;
            }
        }
        return expired[0];
    }

    /** Metadata may be there without a value. */
    private static boolean isExpired(GitSnapshot snapshot, Key key) {
        Roots.Located stored = snapshot.stored(key);
        return stored != null && snapshot.isExpired(stored);
    }

    /** How many keys there are. @throws LimitException when they are too many to be listed */
    static long count(GitSnapshot snapshot, Prefix prefix, Census census) {
        PrefixTrees trees = of(snapshot, prefix, census);
        if (trees != null) {
            return trees.keys();
        }
        int keys = list(snapshot, prefix).size();
        if (keys > Transactions.DELETED_ONE_BY_ONE_MAX) {
            throw new LimitException("keys to delete at once", keys, Transactions.DELETED_ONE_BY_ONE_MAX);
        }
        return keys;
    }

    /** Up to one more than can be deleted one by one. */
    static List<Key> list(GitSnapshot snapshot, Prefix prefix) {
        List<Key> keys = new ArrayList<>();
        new KeyWalk(snapshot.objects(), snapshot.layout(), prefix, null, (key, none, found) -> {
                    if (found != null && !snapshot.isExpired(found)) {
                        keys.add(key);
                    }
                    return keys.size() <= Transactions.DELETED_ONE_BY_ONE_MAX;
                })
                .walk(Roots.NONE, snapshot.roots());
        return keys;
    }
}
