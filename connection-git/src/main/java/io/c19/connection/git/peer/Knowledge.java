package io.c19.connection.git.peer;

import io.c19.connection.git.pack.Ancestry;
import io.c19.connection.git.wire.Haves;
import io.c19.state.git.Replica;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is known to have, as far as it has said so or taken it: so that nothing is sent twice, and nothing needs to be asked before
 * it is sent. It may have more. Thread-safe.
 */
final class Knowledge {
    /** Counting further would take time, and tell nobody more. */
    static final int COUNT_MAX = 10_000;

    private final Replica replica;
    private final Map<String, ObjectId> tips = new ConcurrentHashMap<>();
    /** What it has by its own account, of which not all can be had there yet. */
    private final Map<String, ObjectId> claims = new ConcurrentHashMap<>();

    /** What it fetched last. It may be at storing and joining that for some time, in which it does not say that it has it. */
    private volatile Set<ObjectId> fetched = Set.of();

    /** What it would not take. */
    private final Map<String, ObjectId> refused = new ConcurrentHashMap<>();

    private volatile boolean complete;

    Knowledge(Replica replica) {
        this.replica = replica;
    }

    /** It has said all that it has. */
    void learn(Map<String, ObjectId> all) {
        tips.keySet().retainAll(all.keySet());
        tips.putAll(all);
        complete = true;
    }

    /** It has these, too. */
    void add(Map<String, ObjectId> some) {
        tips.putAll(some);
    }

    /** It says that it has these, though they cannot be asked for yet. */
    void claim(Haves haves) {
        claims.putAll(haves.tips());
    }

    /** It was sent these, with all that they need, because it asked for them. */
    void fetched(Collection<ObjectId> commits) {
        fetched = Set.copyOf(commits);
    }

    /** It would not take that: it is not offered again before there is something newer, or {@link #offerAgain}. */
    void refuse(String node, ObjectId tip) {
        refused.put(node, tip);
    }

    void offerAgain() {
        refused.clear();
    }

    /** Nothing that it said before counts any more. */
    void forget() {
        complete = false;
        doubt();
    }

    /** Only what it can be asked for counts. */
    void doubt() {
        claims.clear();
        fetched = Set.of();
    }

    /** Whether it has ever said what it has. */
    boolean isComplete() {
        return complete;
    }

    Map<String, ObjectId> tips() {
        return new TreeMap<>(tips);
    }

    /** Whether {@link #lacking} may be more than nothing. Never blocks. */
    boolean mayLack() {
        return replica.news().entrySet().stream().anyMatch(tip -> isNews(tip.getKey(), tip.getValue()));
    }

    /** What we have and it has not. */
    Map<String, ObjectId> lacking() throws IOException {
        Map<String, ObjectId> lacking = new TreeMap<>();
        for (Map.Entry<String, ObjectId> tip : replica.news().entrySet()) {
            String node = tip.getKey();
            ObjectId ours = tip.getValue();
            if (isNews(node, ours)
                    && !isAhead(tips.get(node), ours)
                    && !isAhead(claims.get(node), ours)
                    && !replica.isPart(ours, fetched)) {
                lacking.put(node, ours);
            }
        }
        return lacking;
    }

    private boolean isNews(String node, ObjectId tip) {
        return !tip.equals(tips.get(node))
                && !tip.equals(claims.get(node))
                && !tip.equals(refused.get(node))
                && !fetched.contains(tip);
    }

    /** All that it is known to have. */
    Collection<ObjectId> had() {
        Set<ObjectId> had = new HashSet<>(tips.values());
        had.addAll(claims.values());
        had.addAll(fetched);
        return had;
    }

    private boolean isAhead(@Nullable ObjectId known, ObjectId ours) throws IOException {
        return known != null
                && (!replica.repository().getObjectDatabase().has(known) || replica.isPart(ours, List.of(known)));
    }

    /** What it has and we have not. */
    Map<String, ObjectId> missing() {
        Map<String, ObjectId> ours = replica.taken();
        Map<String, ObjectId> missing = new HashMap<>();
        for (Map.Entry<String, ObjectId> tip : tips.entrySet()) {
            @Nullable ObjectId our = ours.get(tip.getKey());
            if (our == null || (!our.equals(tip.getValue()) && !replica.isPart(tip.getValue(), List.of(our)))) {
                missing.put(tip.getKey(), tip.getValue());
            }
        }
        return missing;
    }

    /** How many commits of ours it is not known to have. */
    int behind() throws IOException {
        Collection<ObjectId> lacking = lacking().values();
        return lacking.isEmpty() ? 0 : Ancestry.count(replica, lacking, had(), COUNT_MAX);
    }

    /** How many it is known to have that we lack; of those that never came, the last of each node counts. */
    int ahead() {
        Collection<ObjectId> missing = missing().values();
        return missing.isEmpty()
                ? 0
                : Ancestry.count(replica, missing, replica.taken().values(), COUNT_MAX);
    }
}
