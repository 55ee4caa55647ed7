package io.c19.state.git;

import io.c19.layers.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Where the other nodes are, and who wants to know when a node's ref moves. What is taken from them is in the log first, and the refs
 * on disk follow when the packer has made packs of it, as they do with this node's own commits. Thread-safe.
 */
final class Tips {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, ObjectId> others;
    private volatile Map<String, ObjectId> told;

    private Tips(Map<String, ObjectId> others, Map<String, ObjectId> told) {
        this.others = Map.copyOf(others);
        this.told = Map.copyOf(told);
    }

    /**
     * @param own this node, which is none of the others
     * @param logged where the log says that others are, whose refs may be behind; the zero id: nowhere any more
     */
    static Tips read(Repository repository, String own, Map<String, ObjectId> logged) throws IOException {
        Map<String, ObjectId> told = new TreeMap<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Nodes.REFS)) {
            String node = ref.getName().substring(Nodes.REFS.length());
            if (Nodes.isName(node) && !node.equals(own) && ref.getObjectId() != null) {
                told.put(node, ref.getObjectId().copy());
            }
        }
        Map<String, ObjectId> others = new TreeMap<>(told);
        others.putAll(logged);
        others.remove(own);
        others.values().removeIf(ObjectId.zeroId()::equals);
        return new Tips(others, told);
    }

    /** What was taken, by node. The same object as long as nothing changes. */
    Map<String, ObjectId> others() {
        return others;
    }

    @Nullable
    ObjectId of(String node) {
        return others.get(node);
    }

    /** Where their refs on disk are, by node. */
    Map<String, ObjectId> told() {
        return told;
    }

    /** Their objects are there. With the zero id, a node is nowhere any more. */
    synchronized void take(Map<String, ObjectId> moved) {
        others = with(others, moved);
    }

    /** Their refs on disk have moved. */
    synchronized void tell(Map<String, ObjectId> moved) {
        told = with(told, moved);
    }

    private static Map<String, ObjectId> with(Map<String, ObjectId> before, Map<String, ObjectId> moved) {
        Map<String, ObjectId> next = new TreeMap<>(before);
        next.putAll(moved);
        next.values().removeIf(ObjectId.zeroId()::equals);
        return Map.copyOf(next);
    }

    Subscription onMoved(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether anybody wants to know. */
    boolean isFollowed() {
        return !listeners.isEmpty();
    }

    /** A ref has moved, this node's or another's. */
    void moved() {
        listeners.forEach(Runnable::run);
    }
}
