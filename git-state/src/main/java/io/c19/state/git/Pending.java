package io.c19.state.git;

import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a group of commits that is being made, or taken, over those that are stored. Belongs to the writer
 * thread.
 */
final class Pending implements ObjectSource {
    private final ObjectSource stored;
    private final Map<ObjectId, NewObject> objects = new HashMap<>();
    private final Map<ObjectId, Tree> trees = new HashMap<>();
    private final List<NewObject> order = new ArrayList<>();
    private final Map<String, ObjectId> others = new TreeMap<>();
    private final Map<String, ObjectId> arrived = new TreeMap<>();

    Pending(ObjectSource stored) {
        this.stored = stored;
    }

    void add(NewObject object) {
        if (objects.putIfAbsent(object.id(), object) == null) {
            order.add(object);
        }
    }

    /** @param delta how the tree comes out of an older one, if it does */
    ObjectId addTree(Tree tree, @Nullable Delta delta) {
        NewObject object = NewObject.of(Constants.OBJ_TREE, tree.raw(), delta);
        trees.put(object.id(), tree);
        add(object);
        return object.id();
    }

    /** That other nodes are there from now on. */
    void take(Map<String, ObjectId> tips) {
        others.putAll(tips);
    }

    /** Other nodes that are elsewhere with this group, by name. */
    Map<String, ObjectId> others() {
        return others;
    }

    /** That objects are among these which commits of other nodes need, that nobody has looked at yet. */
    void arrive(Map<String, ObjectId> tips) {
        arrived.putAll(tips);
    }

    Map<String, ObjectId> arrived() {
        return arrived;
    }

    boolean isEmpty() {
        return order.isEmpty() && others.isEmpty();
    }

    /** In the order of making: what an object refers to comes before it. */
    List<NewObject> objects() {
        return order;
    }

    /** Those of the objects that are trees. */
    Map<ObjectId, Tree> trees() {
        return trees;
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
