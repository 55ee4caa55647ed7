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

/** Where the other nodes are, as their refs on disk say, and who wants to know when any node's ref moves. Thread-safe. */
final class Tips {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, ObjectId> others;

    private Tips(Map<String, ObjectId> others) {
        this.others = Map.copyOf(others);
    }

    /** @param own this node, which is none of the others */
    static Tips read(Repository repository, String own) throws IOException {
        Map<String, ObjectId> others = new TreeMap<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Nodes.REFS)) {
            String node = ref.getName().substring(Nodes.REFS.length());
            if (Nodes.isName(node) && !node.equals(own) && ref.getObjectId() != null) {
                others.put(node, ref.getObjectId().copy());
            }
        }
        return new Tips(others);
    }

    /** By node. The same object as long as nothing changes. */
    Map<String, ObjectId> others() {
        return others;
    }

    @Nullable
    ObjectId of(String node) {
        return others.get(node);
    }

    /** To be called when the refs on disk are there already. */
    synchronized void put(Map<String, ObjectId> moved) {
        Map<String, ObjectId> next = new TreeMap<>(others);
        next.putAll(moved);
        others = Map.copyOf(next);
    }

    Subscription onMoved(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A ref has moved, this node's or another's. */
    void moved() {
        listeners.forEach(Runnable::run);
    }
}
