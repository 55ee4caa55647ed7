package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.NB;

/** New objects as a pack: each one as the delta that it came with if the pack holds its base, else whole. */
final class NewPack implements Indexed {
    /** As Git's own limit; a reader has to go through all of them. */
    static final int DEPTH_MAX = 50;

    private final List<Entry> entries;
    private final Map<ObjectId, Entry> byId;
    private final Entry[] sorted;
    private final List<Entry> hinted = new ArrayList<>();
    private long bytes;

    /** @param objects what is told by another after that one; doubles are left out */
    NewPack(List<NewObject> objects) {
        entries = new ArrayList<>(objects.size());
        byId = new HashMap<>(2 * objects.size());
        for (NewObject object : objects) {
            Entry entry = new Entry(object);
            if (byId.putIfAbsent(object.id(), entry) == null) {
                entries.add(entry);
            }
        }
        sorted = entries.toArray(Entry[]::new);
        Arrays.sort(sorted);
    }

    /** Writes all of it and makes it durable. @return its trailer */
    byte[] write(DiskFile file, PackOutput pack, Compression compression) throws IOException {
        HashedOutput out = pack.begin(file, entries.size());
        for (Entry entry : entries) {
            entry.offset = out.position();
            out.startCrc();
            write(out, entry, pack, compression);
            entry.crc = out.crc();
        }
        byte[] trailer = out.finish();
        bytes = out.position();
        return trailer;
    }

    /** The length of what was written. */
    long bytes() {
        return bytes;
    }

    /** Shorter ways to tell what was written whole. */
    List<DeltaHint> hints() {
        List<DeltaHint> hints = new ArrayList<>(hinted.size());
        for (Entry entry : hinted) {
            hints.add(new DeltaHint(entry.offset, entry.height, Objects.requireNonNull(entry.object.delta())));
        }
        return hints;
    }

    private void write(HashedOutput out, Entry entry, PackOutput pack, Compression compression) throws IOException {
        NewObject object = entry.object;
        Delta delta = object.delta();
        if (delta != null && delta.instructions().length < object.bytes().length) {
            Entry base = byId.get(delta.base());
            if (base == null) {
                hinted.add(entry);
            } else if (base.offset > 0 && base != entry && base.depth < DEPTH_MAX) {
                entry.tellBy(base);
                pack.delta(out, entry.offset - base.offset, delta.instructions());
                return;
            }
        }
        boolean deflated = compression != Compression.NONE && Compressible.seems(object.type(), object.bytes());
        pack.whole(out, object.type(), object.bytes(), deflated);
    }

    @Override
    public int count() {
        return sorted.length;
    }

    @Override
    public void id(int place, byte[] to) {
        sorted[place].object.id().copyRawTo(to, 0);
    }

    @Override
    public int crc(int place) {
        return sorted[place].crc;
    }

    @Override
    public long offset(int place) {
        return sorted[place].offset;
    }

    /** Ordered by id. */
    private static final class Entry implements Comparable<Entry> {
        private final NewObject object;

        /** The beginning of the id, at hand where thousands are sorted, with the sign such that it compares as unsigned. */
        private final long first;

        /** In the pack; 0 until it is written. */
        private long offset;

        private int crc;

        /** How many deltas a reader has to go through, down to the root. */
        private int depth;

        /** The greatest depth of those that have this as their root. */
        private int height;

        private Entry root = this;

        Entry(NewObject object) {
            this.object = object;
            byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
            object.id().copyRawTo(id, 0);
            this.first = NB.decodeInt64(id, 0) ^ Long.MIN_VALUE;
        }

        @Override
        public int compareTo(Entry other) {
            int order = Long.compare(first, other.first);
            return order != 0 ? order : object.id().compareTo(other.object.id());
        }

        void tellBy(Entry base) {
            depth = base.depth + 1;
            root = base.root;
            root.height = Math.max(root.height, depth);
        }
    }
}
