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
 * tier that it rises, and some more in the lowest: of 20,000 packs of 2 MiB (40 GB) 5 times; of as many of 3 KiB, 12 times.
 */
final class PackTiers {
    /** More would mean fewer writes but more packs, and every read of an object looks through all of them. */
    static final int FACTOR = 6;

    /** Below it, it costs about as much to write a pack as to make its names durable. */
    static final long LOWEST_BYTES = 256 << 10;

    /** At once; bounds open files. What is left is merged next. */
    static final int SOURCES_MAX = 64;

    /** When so many cannot be merged for want of room or memory, fewer are, but it has to be worth its while. */
    private static final int SOURCES_MIN = FACTOR / 2;

    /** Of the room that is left on disk, how much a merge may take: a disk that is full is worse than too many packs. */
    private static final int ROOM_PART = 2;

    /**
     * The most that may be merged at once.
     *
     * @param roomBytes what is left on the disk
     */
    record Bounds(long bytes, long objects, long roomBytes) {
        private boolean include(long someBytes, long someObjects) {
            return someBytes <= bytes && someBytes <= roomBytes / ROOM_PART && someObjects <= objects;
        }
    }

    private static final Comparator<FoundPack> OLDEST_FIRST =
            Comparator.comparing(FoundPack::modified).thenComparing(FoundPack::name);

    private PackTiers() {}

    /** @return the packs to merge, the oldest first; empty when there is no reason to */
    static List<FoundPack> choose(List<FoundPack> packs, Bounds bounds) {
        List<List<FoundPack>> tiers = new ArrayList<>();
        packs.stream().sorted(Comparator.comparingLong(FoundPack::bytes)).forEach(pack -> {
            while (tiers.size() <= tier(pack.bytes())) {
                tiers.add(new ArrayList<>());
            }
            tiers.get(tier(pack.bytes())).add(pack);
        });
        return tiers.stream()
                .filter(tier -> tier.size() >= FACTOR)
                .findFirst()
                .map(tier -> smallest(tier, bounds))
                .orElse(List.of());
    }

    private static List<FoundPack> smallest(List<FoundPack> tier, Bounds bounds) {
        List<FoundPack> chosen = new ArrayList<>();
        long bytes = 0;
        long objects = 0;
        for (FoundPack pack : tier) {
            bytes += pack.bytes();
            objects += pack.objects();
            if (!bounds.include(bytes, objects)) {
                break;
            }
            chosen.add(pack);
        }
        if (chosen.size() < SOURCES_MIN) {
            return List.of();
        }
        // Of too many those that were made one after the other, since their trees are told by each other's.
        chosen.sort(OLDEST_FIRST);
        return chosen.subList(0, Math.min(chosen.size(), SOURCES_MAX));
    }

    private static int tier(long bytes) {
        int tier = 0;
        for (long rest = bytes / LOWEST_BYTES; rest > 0; rest /= FACTOR) {
            tier++;
        }
        return tier;
    }
}
