package io.c19.state.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Where the refs are after a record of the log, as the record says it: this node's ref, under whatever name it had then;
 * {@code main}; and, if there are any, those of other nodes that moved, and what arrived of others.
 *
 * @param node this node's name
 * @param own what it authored last
 * @param others nodes that moved, by name; to the zero id: that have no ref any more
 * @param arrived commits of other nodes that need objects of the record, by name. No ref has moved there yet, and none may ever
 */
record Position(String node, ObjectId own, ObjectId main, Map<String, ObjectId> others, Map<String, ObjectId> arrived) {
    /** Of names that no ref ever has. */
    private static final String ARRIVED = "refs/c19/arrived/";

    /** @param refs as {@link #refs} has them */
    static Position of(Map<String, ObjectId> refs) throws IOException {
        String node = null;
        ObjectId own = null;
        Map<String, ObjectId> others = new TreeMap<>();
        Map<String, ObjectId> arrived = new TreeMap<>();
        for (Map.Entry<String, ObjectId> ref : refs.entrySet()) {
            String name = ref.getKey();
            if (name.startsWith(ARRIVED)) {
                arrived.put(name.substring(ARRIVED.length()), ref.getValue());
            } else if (name.startsWith(Nodes.REFS)) {
                String named = name.substring(Nodes.REFS.length());
                // Its own comes first.
                if (node == null) {
                    node = named;
                    own = ref.getValue();
                } else {
                    others.put(named, ref.getValue());
                }
            }
        }
        if (node == null || own == null) {
            throw new IOException("a record of the log without the position of a node: " + refs.keySet());
        }
        ObjectId main = refs.get(Refs.MAIN);
        return new Position(node, own, main == null ? own : main, others, arrived);
    }

    /** For the log, in the order that tells this node from the others. */
    Map<String, ObjectId> refs() {
        Map<String, ObjectId> refs = new LinkedHashMap<>();
        refs.put(Nodes.ref(node), own);
        refs.put(Refs.MAIN, main);
        others.forEach((name, tip) -> refs.put(Nodes.ref(name), tip));
        arrived.forEach((name, tip) -> refs.put(ARRIVED + name, tip));
        return refs;
    }

    /** Whether it tells of nothing but what this node wrote, in one commit after the other. */
    boolean isOwnOnly() {
        return own.equals(main) && others.isEmpty() && arrived.isEmpty();
    }
}
