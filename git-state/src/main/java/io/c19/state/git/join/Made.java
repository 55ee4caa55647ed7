package io.c19.state.git.join;

import io.c19.state.git.ObjectSource;
import io.c19.state.git.Tree;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Objects that were made in memory, over those that are stored. For one thread. */
final class Made implements ObjectSource {
    private final ObjectSource stored;
    private final Map<ObjectId, NewObject> objects = new HashMap<>();
    private final Map<ObjectId, Tree> trees = new HashMap<>();
    private long bytes;

    Made(ObjectSource stored) {
        this.stored = stored;
    }

    ObjectId add(NewObject object) {
        if (objects.putIfAbsent(object.id(), object) == null) {
            bytes += object.bytes().length;
        }
        return object.id();
    }

    /** @param delta not used when its base was made here too: two trees could then come out of one another */
    ObjectId addTree(Tree tree, @Nullable Delta delta) {
        Delta used = delta != null && objects.containsKey(delta.base()) ? null : delta;
        ObjectId id = add(NewObject.of(Constants.OBJ_TREE, tree.raw(), used));
        trees.put(id, tree);
        return id;
    }

    /** How much memory the objects take, about. */
    long bytes() {
        return bytes;
    }

    /** They are where the stored ones are from now on. */
    void stored(List<NewObject> now) {
        for (NewObject object : now) {
            if (objects.remove(object.id()) != null) {
                bytes -= object.bytes().length;
                trees.remove(object.id());
            }
        }
    }

    void forget() {
        objects.clear();
        trees.clear();
        bytes = 0;
    }

    /** Those of the objects that a tree needs, what an object refers to before it. */
    List<NewObject> reachable(ObjectId tree) {
        List<NewObject> found = new ArrayList<>();
        collect(tree, new HashSet<>(), found);
        return found;
    }

    private void collect(ObjectId id, Set<ObjectId> seen, List<NewObject> found) {
        NewObject object = objects.get(id);
        if (object == null || !seen.add(id)) {
            return;
        }
        Tree tree = trees.get(id);
        for (int i = 0; tree != null && i < tree.size(); i++) {
            collect(tree.id(i), seen, found);
        }
        found.add(object);
    }

    @Override
    public Tree tree(ObjectId id) {
        Tree tree = trees.get(id);
        return tree == null ? stored.tree(id) : tree;
    }

    @Override
    public byte[] blob(ObjectId id) {
        NewObject object = objects.get(id);
        return object == null ? stored.blob(id) : object.bytes();
    }

    @Override
    public long blobSize(ObjectId id) {
        NewObject object = objects.get(id);
        return object == null ? stored.blobSize(id) : object.bytes().length;
    }
}
