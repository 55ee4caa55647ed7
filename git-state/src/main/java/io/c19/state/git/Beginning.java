package io.c19.state.git;

import io.c19.state.git.Replica.Reception;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which history this store takes part in (merge rule 17): as long as nobody has written, whatever its peers have. What does
 * not say otherwise belongs to the writer thread.
 */
final class Beginning {
    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

    private final StoredObjects objects;
    private final Layout layout;
    private final Inspections inspections;
    private final Tips tips;

    Beginning(StoredObjects objects, Layout layout, Inspections inspections, Tips tips) {
        this.objects = objects;
        this.layout = layout;
        this.inspections = inspections;
        this.tips = tips;
    }

    /** Whether neither this node nor any that it has heard of has written. For any thread. */
    boolean isOpen(Head ours) {
        return ours.time().equals(Instant.EPOCH)
                && isEmpty(ours.commit())
                && tips.others().values().stream().allMatch(this::isEmpty);
    }

    /** Whether it is all that an empty store has, so that there is nothing to take part in. For any thread. */
    boolean isEmpty(ObjectId commit) {
        return Genesis.isOne(objects.commit(commit));
    }

    /** What is wrong with going on from there; null when nothing is. */
    private @Nullable String objection(Head ours, ObjectId tip) {
        String unfit = inspections.objectionToBeginAt(tip, ours);
        if (unfit != null) {
            return unfit;
        }
        String fanOut = StoreFile.fanOut(objects.head(tip, Head.UNNUMBERED).tree(), objects);
        return fanOut.equals(Integer.toString(layout.fanOut()))
                ? null
                : "is of a store that was made with fan_out %s, and this empty one with %d: start this node with state.layout.fan_out: %s in another data directory"
                        .formatted(fanOut, layout.fanOut(), fanOut);
    }

    /**
     * @param head that one from now on, not stored yet; null when nothing changes
     * @param gone nodes that have written nothing, with the zero id: where they are is part of no history any more
     */
    record Begun(@Nullable Head head, Map<String, ObjectId> gone, Reception answer) {}

    Begun begin(Head ours, ObjectId tip) {
        if (!isOpen(ours)) {
            return new Begun(null, Map.of(), new Reception.Known());
        }
        String objection = objection(ours, tip);
        if (objection != null) {
            return new Begun(null, Map.of(), new Reception.Refused(objection));
        }
        if (isEmpty(tip)) {
            return new Begun(null, Map.of(), new Reception.Known());
        }
        LOG.info("this store is empty: it takes part in the history of {}, which its peers have", tip.name());
        Map<String, ObjectId> gone = new HashMap<>();
        tips.others().keySet().forEach(name -> gone.put(name, ObjectId.zeroId()));
        return new Begun(objects.head(tip, ours.number() + 1), gone, new Reception.Taken());
    }
}
