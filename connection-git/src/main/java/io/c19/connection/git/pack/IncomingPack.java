package io.c19.connection.git.pack;

import io.c19.state.git.object.NewObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.util.NB;

/** A pack that comes from elsewhere: every object is unpacked and checked. No ref is moved. */
public final class IncomingPack {
    static final int HEADER_BYTES = 12;
    static final int COUNT_AT = 8;
    private static final int VERSION_AT = 4;

    private final Repository repository;
    private final PackLimits limits;
    private final ProgressMonitor progress;

    /** @param progress told of each object; what it cancels ends with an exception */
    public IncomingPack(Repository repository, PackLimits limits, ProgressMonitor progress) {
        this.repository = repository;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Stores it among the repository's packs, unless it is so small that it is better stored with other things. Reads to the end of
     * the stream, which must be that of the pack; does not close it. Blocks for it and for the disk.
     *
     * @return the objects when they are few: they are not stored, else there are none
     * @throws UnfitPack when it is over a limit
     * @throws IOException when it is broken, or cannot be stored; it is not stored then
     */
    public List<NewObject> take(InputStream pack) throws IOException {
        InputStream bounded = new BoundedInput(pack, limits.packBytesMax());
        byte[] beginning = bounded.readNBytes(SmallPack.BYTES_MAX + 1);
        List<NewObject> few =
                beginning.length > SmallPack.BYTES_MAX ? List.of() : new SmallPack(beginning, checker()).objects();
        if (few.isEmpty()) {
            store(beginning, bounded);
        }
        return few;
    }

    /** As {@link #take}, but stores it in any case. */
    public void store(InputStream pack) throws IOException {
        InputStream bounded = new BoundedInput(pack, limits.packBytesMax());
        store(bounded.readNBytes(HEADER_BYTES), bounded);
    }

    private void store(byte[] beginning, InputStream rest) throws IOException {
        check(beginning);
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), rest);
            PackParser parser = inserter.newPackParser(whole);
            parser.setAllowThin(true);
            TrustingIds.in(parser);
            parser.setObjectChecker(checker());
            parser.setMaxObjectSizeLimit(limits.objectBytesMax());
            parser.setCheckEofAfterPackFooter(true);
            parser.parse(progress);
            inserter.flush();
        }
    }

    /** Room for all objects is made before they come, so that the count must be within bounds. */
    private void check(byte[] header) throws UnfitPack {
        if (header.length < HEADER_BYTES
                || !new String(header, 0, VERSION_AT, StandardCharsets.ISO_8859_1).equals("PACK")) {
            throw new UnfitPack("what came is no pack");
        }
        long count = NB.decodeUInt32(header, COUNT_AT);
        if (count > limits.objectsMax()) {
            throw new UnfitPack("objects in the pack: %d (expected: at most %d)".formatted(count, limits.objectsMax()));
        }
    }

    private ObjectChecker checker() {
        ObjectChecker checker = new ObjectChecker();
        if (!limits.strict()) {
            checker.setAllowLeadingZeroFileMode(true);
            checker.setAllowInvalidPersonIdent(true);
        }
        return checker;
    }
}
