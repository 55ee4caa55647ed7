package io.c19.state.git.pack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * What a full repack found that no ref reaches, and since when. That is known of what the cruft pack of an earlier one holds; all
 * else may have been reached until just now.
 */
final class Unreached {
    private final IndexFile reached;
    private final long now;
    private final SortedMap<ObjectId, Long> seconds = new TreeMap<>();

    /** @param reached of a pack with everything that is reached */
    Unreached(IndexFile reached, Instant now) {
        this.reached = reached;
        this.now = now.getEpochSecond();
    }

    void add(LooseObject object) {
        add(object.id(), now);
    }

    /**
     * @throws java.nio.file.NoSuchFileException when it has vanished
     * @throws UnfitPack when it cannot be known what it holds
     */
    void add(PackFiles files, FoundPack pack) throws IOException {
        IndexFile index = IndexFile.open(files.file(pack.name(), PackFiles.INDEX));
        CruftTimes times = files.isCruft(pack.name())
                ? CruftTimes.read(files.file(pack.name(), CruftTimes.ENDING), index.count())
                : null;
        byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
        for (int place = 0; place < index.count(); place++) {
            index.id(place, id);
            add(ObjectId.fromRaw(id), times == null ? now : times.seconds(place));
        }
    }

    private void add(ObjectId id, long time) {
        if (reached.find(id) < 0) {
            seconds.merge(id, time, Math::max);
        }
    }

    /**
     * Those to keep for now, with their times: what has not been here for the whole grace period, and what that names, since who
     * takes one up again needs the others.
     */
    SortedMap<ObjectId, Long> kept(Duration grace, ObjectReader reader) throws IOException {
        long limit = now - grace.toSeconds();
        List<ObjectId> young = new ArrayList<>();
        for (Map.Entry<ObjectId, Long> object : seconds.entrySet()) {
            if (object.getValue() >= limit) {
                young.add(object.getKey());
            }
        }
        if (young.size() == seconds.size()) {
            return seconds;
        }
        SortedMap<ObjectId, Long> kept = new TreeMap<>();
        new Closure(reader, id -> keep(id, kept)).walk(young);
        return kept;
    }

    private boolean keep(ObjectId id, Map<ObjectId, Long> kept) {
        Long time = seconds.get(id);
        return time != null && kept.put(id, time) == null;
    }

    /** The others. */
    Set<ObjectId> without(SortedMap<ObjectId, Long> kept) {
        Set<ObjectId> others = new TreeSet<>(seconds.keySet());
        others.removeAll(kept.keySet());
        return others;
    }
}
