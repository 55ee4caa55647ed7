package io.c19.state.git.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which packs are to become one. A pure decision.
 *
 * <p>A tier is what is of about one size: within {@value #FACTOR} times of each other, with all that is small in the lowest.
 * As soon as a tier has {@value #FACTOR} packs they are merged, the smallest tier first, and mostly become one pack of the
 * next. So with n bytes in the repository there are at most {@code FACTOR - 1} packs in each of about
 * {@code log(n / 256 KiB) / log(FACTOR)} tiers (half as many on average), and each byte is written again once for each
 * tier that it rises: with new packs of 2 MiB, about 4 times on its way to 2 GiB, 6 to 100 GiB.
 */
final class PackTiers {
    /** More would mean fewer writes but more packs, and every read of an object looks through all of them. */
    static final int FACTOR = 6;

    /** Below it, it costs about as much to write a pack as to make its names durable. */
    static final long LOWEST_BYTES = 256 << 10;

    /** At once; bounds open files and memory. What is left is merged next. */
    static final int SOURCES_MAX = 64;

    /** Of the room that is left on disk, how much a merge may take: a disk that is full is worse than too many packs. */
    private static final int ROOM_PART = 2;

    private PackTiers() {}

    /**
     * @param bytesMax the most that may be merged at once
     * @param roomBytes what is left on the disk
     * @return the packs to merge; empty when there is no reason to
     */
    static List<FoundPack> choose(List<FoundPack> packs, long bytesMax, long roomBytes) {
        List<List<FoundPack>> tiers = new ArrayList<>();
        packs.stream().sorted(Comparator.comparingLong(FoundPack::bytes)).forEach(pack -> {
            while (tiers.size() <= tier(pack.bytes())) {
                tiers.add(new ArrayList<>());
            }
            tiers.get(tier(pack.bytes())).add(pack);
        });
        for (List<FoundPack> tier : tiers) {
            if (tier.size() >= FACTOR) {
                List<FoundPack> chosen = tier.subList(0, Math.min(tier.size(), SOURCES_MAX));
                long bytes = chosen.stream().mapToLong(FoundPack::bytes).sum();
                // A larger tier would need even more.
                return bytes <= bytesMax && bytes <= roomBytes / ROOM_PART ? List.copyOf(chosen) : List.of();
            }
        }
        return List.of();
    }

    private static int tier(long bytes) {
        int tier = 0;
        for (long rest = bytes / LOWEST_BYTES; rest > 0; rest /= FACTOR) {
            tier++;
        }
        return tier;
    }
}
