package io.c19.state.git;

import io.c19.state.git.object.NewObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What is durable in the log and not in a pack yet: by id for readers, in order for the packer. Thread-safe; readers take no
 * lock.
 */
final class Unpacked {
    /** What an object costs in memory beside its bytes, roughly: here, and in what refers to it. */
    private static final int OBJECT_OVERHEAD_BYTES = 200;

    /**
     * What one append to the log made durable.
     *
     * @param sequence of its record
     * @param trees those of the objects that are known in parsed form
     * @param head where {@code main} and the node's ref are after it
     * @param others nodes whose refs are elsewhere with it, by name
     * @param bytes how much memory it takes, roughly
     */
    record Group(
            long sequence,
            List<NewObject> objects,
            Map<ObjectId, Tree> trees,
            Head head,
            Map<String, ObjectId> others,
            long bytes) {
        Group(
                long sequence,
                List<NewObject> objects,
                Map<ObjectId, Tree> trees,
                Head head,
                Map<String, ObjectId> others) {
            this(sequence, objects, trees, head, others, Unpacked.bytes(objects));
        }
    }

    /** How much memory objects take, roughly. */
    static long bytes(List<NewObject> objects) {
        long bytes = OBJECT_OVERHEAD_BYTES;
        for (NewObject object : objects) {
            bytes += object.bytes().length + OBJECT_OVERHEAD_BYTES;
        }
        return bytes;
    }

    private final Map<ObjectId, NewObject> objects = new ConcurrentHashMap<>();
    private final Map<ObjectId, Tree> trees = new ConcurrentHashMap<>();
    private final Deque<Group> groups = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong newest = new AtomicLong();

    void add(Group group) {
        for (NewObject object : group.objects()) {
            objects.put(object.id(), object);
        }
        trees.putAll(group.trees());
        bytes.addAndGet(group.bytes());
        synchronized (groups) {
            groups.add(group);
        }
        newest.set(group.sequence());
    }

    /** The object, if it is not in a pack yet. */
    @Nullable
    NewObject find(AnyObjectId id) {
        return objects.get(id);
    }

    /** The tree, if it is not in a pack yet and known in parsed form. */
    @Nullable
    Tree tree(ObjectId id) {
        return trees.get(id);
    }

    Collection<NewObject> all() {
        return objects.values();
    }

    /** How many groups wait. */
    int size() {
        synchronized (groups) {
            return groups.size();
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** The sequence of the newest group that there was, packed or not; 0 when there was none. */
    long newest() {
        return newest.get();
    }

    /** The oldest groups, as many as come to about so many bytes, but one at least if there is any. They stay. */
    List<Group> oldest(long bytesMax) {
        List<Group> oldest = new ArrayList<>();
        long sum = 0;
        synchronized (groups) {
            for (Group group : groups) {
                sum += group.bytes();
                if (sum > bytesMax && !oldest.isEmpty()) {
                    break;
                }
                oldest.add(group);
            }
        }
        return oldest;
    }

    /** Forgets the oldest groups: readers find their objects in a pack. */
    void packed(List<Group> oldest) {
        for (Group group : oldest) {
            synchronized (groups) {
                groups.remove();
            }
            // An object that a later group holds too is in that pack as well.
            for (NewObject object : group.objects()) {
                objects.remove(object.id());
                trees.remove(object.id());
            }
            bytes.addAndGet(-group.bytes());
        }
    }

    /** How much memory all of it takes, roughly. */
    long bytes() {
        return bytes.get();
    }
}
