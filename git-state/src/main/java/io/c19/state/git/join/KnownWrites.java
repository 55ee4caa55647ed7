package io.c19.state.git.join;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.c19.state.git.ObjectSource;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What commits write, remembered from when somebody had their trees at hand anyway: who packs what was just written, who looks at what
 * has come. To read all these trees again from packs takes most of the time of a large join. What is not known here
 * is found out when it is needed.
 *
 * <p>Thread-safe.
 */
public final class KnownWrites {
    /** As for the caches of objects: 8 MiB beside a service in a container of 512 MiB. */
    private static final int HEAP_SHARE = 16;

    /** Roughly. */
    private static final int COMMIT_BYTES = 200;

    private static final int CHAR_AND_OVERHEAD_BYTES = 100;

    private final Cache<ObjectId, Written> writes = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_SHARE)
            .weigher((ObjectId commit, Written written) ->
                    COMMIT_BYTES + CHAR_AND_OVERHEAD_BYTES * written.paths().size())
            .executor(Runnable::run)
            .build();

    /**
     * What a commit writes.
     *
     * @param paths where its tree differs from what its writer saw; none for a derived commit
     * @param onlyValues whether the tree is as the rules have it if its only parent's is, since it has nothing but other values of
     *     paths that had no sides; false when that is not known
     */
    record Written(Set<String> paths, boolean onlyValues) {
        static final Written NOTHING = new Written(Set.of(), false);

        /** Of a commit with one parent. */
        static Written between(ObjectSource objects, ObjectId parentTree, ObjectId tree) {
            Set<String> paths = Differences.between(objects, parentTree, tree);
            boolean onlyValues = new Files(objects, tree).onlyHasOther(paths, new Files(objects, parentTree));
            return new Written(paths, onlyValues);
        }
    }

    /** Remembers a commit that has one parent, and is not damaged. */
    public void learn(ObjectId commit, ObjectId parentTree, ObjectId tree, ObjectSource objects) {
        if (get(commit) == null) {
            put(commit, Written.between(objects, parentTree, tree));
        }
    }

    @Nullable
    Written get(ObjectId commit) {
        return writes.getIfPresent(commit);
    }

    void put(ObjectId commit, Written written) {
        writes.put(commit, written);
    }
}
