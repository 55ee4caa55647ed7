package io.c19.state.git.pack;

import io.c19.state.git.disk.DiskFile;
import io.c19.state.git.object.ObjectIds;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes a merged pack: the entries of its sources one after another, byte for byte where possible. What changes is the
 * distance of a delta to its base, when something between them was left out or became shorter; trees that a hint tells by
 * another one; and what was stored in haste and compresses well. Each entry is compared with its checksum in the index, so
 * that damage is never copied.
 */
final class PackCopy {
    private static final int WINDOW_BYTES = 1 << 20;

    /** What may have to be in memory to be written whole again; only trees are ever told by others here. */
    private static final int WHOLE_BYTES_MAX = 64 << 20;

    private final List<SourcePack> sources;
    private final MergedPack merged;
    private final PackOutput pack;
    private final HashedOutput out;
    private final ObjectReader reader;
    private final Chains chains = new Chains();
    private final byte[] scratch = new byte[PackOutput.STORED_BLOCK_BYTES_MAX];

    /** Begins the pack. */
    PackCopy(List<SourcePack> sources, MergedPack merged, DiskFile file, PackOutput pack, ObjectReader reader)
            throws IOException {
        this.sources = sources;
        this.merged = merged;
        this.pack = pack;
        this.out = pack.begin(file, merged.count());
        this.reader = reader;
    }

    /** Writes all of it and makes it durable. @return its trailer */
    byte[] write(Turns turns) throws IOException {
        byte[] window = new byte[WINDOW_BYTES];
        for (int i = 0; i < sources.size(); i++) {
            try {
                copy(i, new EntryReader(sources.get(i), window, turns));
            } catch (UnfitPack e) {
                throw e.of(sources.get(i).name());
            }
        }
        return out.finish();
    }

    /** What may be told shorter another time. */
    List<DeltaHint> hints() {
        return chains.hints();
    }

    private void copy(int source, EntryReader entry) throws IOException {
        SourcePack from = sources.get(source);
        List<DeltaHint> hints = from.hints().stream()
                .sorted(Comparator.comparingLong(DeltaHint::offset))
                .toList();
        int hint = 0;
        for (int rank = 0; rank < from.count(); rank++) {
            entry.go(rank);
            long offset = from.offset(rank);
            while (hint < hints.size() && hints.get(hint).offset() < offset) {
                hint++;
            }
            boolean hinted = hint < hints.size() && hints.get(hint).offset() == offset;
            if (merged.isTaken(source, from.place(rank))) {
                copy(source, rank, entry, hinted ? hints.get(hint) : null);
            } else {
                entry.check();
            }
        }
    }

    private void copy(int source, int rank, EntryReader entry, @Nullable DeltaHint hint) throws IOException {
        SourcePack from = sources.get(source);
        switch (entry.type()) {
            case Constants.OBJ_OFS_DELTA ->
                toldByDistance(source, rank, entry, from.placeAt(from.offset(rank) - entry.distance()));
            case Constants.OBJ_REF_DELTA -> {
                long base = merged.taken(source, from.placeOf(entry.baseId()));
                // It may come later.
                boolean known = merged.offsetOf(base) > 0;
                same(source, rank, entry, known ? chains.next(merged.chainOf(base)) : Chains.UNKNOWN);
            }
            default -> {
                if (hint == null || !toldByHint(source, rank, entry, hint)) {
                    whole(source, rank, entry);
                }
            }
        }
    }

    private void toldByDistance(int source, int rank, EntryReader entry, int basePlace) throws IOException {
        SourcePack from = sources.get(source);
        long base = merged.taken(source, basePlace);
        int baseChain = merged.chainOf(base);
        boolean joined = !merged.isTaken(source, basePlace);
        if (joined && Chains.depth(baseChain) >= Chains.DEPTH_MAX) {
            entry.check();
            wholeAgain(source, from.place(rank));
            return;
        }
        int chain = chains.next(baseChain);
        long offset = out.position();
        long distance = offset - merged.offsetOf(base);
        if (distance == entry.distance()) {
            same(source, rank, entry, chain);
            return;
        }
        out.startCrc();
        pack.head(out, Constants.OBJ_OFS_DELTA, entry.size());
        pack.distance(out, distance);
        entry.copy(out, entry.headAndBaseLength());
        merged.wrote(MergedPack.reference(source, from.place(rank)), offset, out.crc(), chain);
    }

    /** @return whether it wrote the object; if not, it is to be written whole */
    private boolean toldByHint(int source, int rank, EntryReader entry, DeltaHint hint) throws IOException {
        long base = merged.find(hint.delta().base(), sources.size() - 1);
        long offset = out.position();
        if (base < 0) {
            // Left as it is, so that it can be told by its base when that is merged.
            same(source, rank, entry, chains.begin(new DeltaHint(offset, hint.height(), hint.delta())));
            return true;
        }
        long baseOffset = MergedPack.source(base) < source ? merged.offsetOf(base) : 0;
        int baseChain = merged.chainOf(base);
        if (baseOffset == 0 || Chains.depth(baseChain) + 1 + hint.height() > NewPack.DEPTH_MAX) {
            return false;
        }
        entry.check();
        out.startCrc();
        pack.delta(out, offset - baseOffset, hint.delta().instructions());
        long object = MergedPack.reference(source, sources.get(source).place(rank));
        merged.wrote(object, offset, out.crc(), chains.next(baseChain));
        return true;
    }

    private void whole(int source, int rank, EntryReader entry) throws IOException {
        int size = (int) Math.min(entry.size(), scratch.length);
        if (entry.isStored() && Compressible.seemsAtLeisure(entry.type(), entry.stored(), entry.storedFrom(), size)) {
            int deflated = pack.deflate(entry.stored(), entry.storedFrom(), size, scratch);
            if (deflated >= 0) {
                long offset = out.position();
                out.startCrc();
                pack.head(out, entry.type(), size);
                out.put(scratch, 0, deflated);
                long object = MergedPack.reference(source, sources.get(source).place(rank));
                merged.wrote(object, offset, out.crc(), Chains.WHOLE);
                return;
            }
        }
        same(source, rank, entry, Chains.WHOLE);
    }

    private void same(int source, int rank, EntryReader entry, int chain) throws IOException {
        SourcePack from = sources.get(source);
        int place = from.place(rank);
        long offset = out.position();
        entry.copy(out, 0);
        merged.wrote(MergedPack.reference(source, place), offset, from.index().crc(place), chain);
    }

    private void wholeAgain(int source, int place) throws IOException {
        byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
        sources.get(source).index().id(place, raw);
        ObjectId id = ObjectId.fromRaw(raw);
        ObjectLoader loader = reader.open(id);
        byte[] bytes = loader.getCachedBytes(WHOLE_BYTES_MAX);
        if (!ObjectIds.of(loader.getType(), bytes).equals(id)) {
            throw UnfitPack.damaged("object " + id.name() + " has another content");
        }
        long offset = out.position();
        out.startCrc();
        pack.whole(out, loader.getType(), bytes, true);
        merged.wrote(MergedPack.reference(source, place), offset, out.crc(), Chains.WHOLE);
    }
}
