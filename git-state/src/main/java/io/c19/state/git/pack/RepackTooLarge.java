package io.c19.state.git.pack;

import java.io.IOException;
import java.util.List;

/** There is not enough room on the disk, or memory, to repack everything. The message is a sentence for a person. */
public final class RepackTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    /** What JGit's delta search takes for each object, as measured with small ones. */
    private static final int OBJECT_MEMORY_BYTES = 400;

    /** How much of the memory that Java may use is for that: the agent serves meanwhile. */
    private static final int MEMORY_PART = 2;

    private static final long MIB = 1 << 20;

    private RepackTooLarge(String message) {
        super(message);
    }

    /** The result is hardly ever larger than what there is. A quarter of the room is for what is written meanwhile. */
    static void check(List<FoundPack> packs, List<LooseObject> loose, long roomBytes) throws RepackTooLarge {
        long bytes = packs.stream().mapToLong(FoundPack::bytes).sum()
                + loose.stream().mapToLong(LooseObject::bytes).sum();
        if (bytes > roomBytes / 4 * 3) {
            throw new RepackTooLarge(
                    "everything is written anew before the old files go, which takes up to %,d MiB of disk (expected: at most %,d, three quarters of what is free): make room"
                            .formatted(bytes / MIB + 1, roomBytes / 4 * 3 / MIB));
        }
        long objects = packs.stream().mapToLong(FoundPack::objects).sum() + loose.size();
        long memory = objects * OBJECT_MEMORY_BYTES;
        long memoryMax = Runtime.getRuntime().maxMemory() / MEMORY_PART;
        if (memory > memoryMax) {
            throw new RepackTooLarge(
                    "%,d objects take about %,d MiB of memory (expected: at most %,d, half of what Java may use): give it more, as with JAVA_OPTS=-Xmx%dm"
                            .formatted(objects, memory / MIB, memoryMax / MIB, memory / MIB * MEMORY_PART + 1));
        }
    }
}
