package io.c19.state.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.state.git.pack.PackTiers.Bounds;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackTiersTest {
    private static final long MIB = 1 << 20;

    @Test
    void choose_ofTooFew_isNone() {
        assertThat(choose(packs(1, 1, 1, 1, 1))).isEmpty();
        assertThat(choose(packs(1, 2, 14, 80, 500, 3000, 20_000, 100_000))).isEmpty();
    }

    @Test
    void choose_ofEnoughOfATier_isThose() {
        assertThat(choose(packs(2, 400, 2, 2, 2, 2, 2, 100))).isEqualTo(packs(2, 2, 2, 2, 2, 2));
    }

    @Test
    void choose_ofSeveralTiers_isTheSmallest() {
        assertThat(choose(packs(400, 400, 400, 400, 400, 400, 2, 2, 2, 2, 2, 2)))
                .isEqualTo(packs(2, 2, 2, 2, 2, 2));
    }

    @Test
    void choose_ofVerySmallOnes_takesAllTogether() {
        List<FoundPack> packs = Stream.of(1, 10, 100, 1_000, 10_000, 100_000)
                .map(bytes -> pack(bytes))
                .toList();
        assertThat(choose(packs)).containsExactlyInAnyOrderElementsOf(packs);
    }

    @Test
    void choose_beyondWhatMayBeMerged_isLessOrNone() {
        List<FoundPack> packs = packs(10, 10, 10, 10, 10, 10);
        assertThat(PackTiers.choose(packs, new Bounds(60 * MIB, 6, 120 * MIB))).hasSize(6);
        assertThat(PackTiers.choose(packs, new Bounds(59 * MIB, 6, 120 * MIB))).hasSize(5);
        assertThat(PackTiers.choose(packs, new Bounds(60 * MIB, 4, 120 * MIB))).hasSize(4);
        assertThat(PackTiers.choose(packs, new Bounds(60 * MIB, 6, 60 * MIB))).hasSize(3);
        assertThat(PackTiers.choose(packs, new Bounds(60 * MIB, 6, 59 * MIB))).isEmpty();
    }

    @Test
    void choose_ofVeryMany_isBounded() {
        List<FoundPack> packs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            packs.add(pack(MIB));
        }
        packs.add(new FoundPack("oldest", MIB + 1, 1, FileTime.fromMillis(-1)));
        assertThat(choose(packs)).hasSize(PackTiers.SOURCES_MAX).startsWith(packs.get(1000));
    }

    /** What the documentation of the class promises. */
    @ParameterizedTest
    @CsvSource({"3072, 13", "2097152, 5"})
    void choose_whilePacksCome_keepsThemFewAndWritesLittle(long bytes, int writesMax) {
        List<FoundPack> packs = new ArrayList<>();
        int most = 0;
        long seen = 0;
        long written = 0;
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            packs.add(pack(bytes));
            for (List<FoundPack> chosen = choose(packs); !chosen.isEmpty(); chosen = choose(packs)) {
                long sum = chosen.stream().mapToLong(FoundPack::bytes).sum();
                chosen.forEach(packs::remove);
                packs.add(pack(sum));
                written += sum;
            }
            most = Math.max(most, packs.size());
            seen += packs.size();
        }
        assertThat(most).isLessThanOrEqualTo(30);
        assertThat(seen / rounds).isLessThanOrEqualTo(15);
        assertThat(written / (rounds * bytes)).isLessThan(writesMax);
    }

    private static List<FoundPack> choose(List<FoundPack> packs) {
        return PackTiers.choose(packs, new Bounds(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private static List<FoundPack> packs(long... mebibytes) {
        List<FoundPack> packs = new ArrayList<>();
        for (long size : mebibytes) {
            packs.add(pack(size * MIB));
        }
        return packs;
    }

    private static FoundPack pack(long bytes) {
        return new FoundPack("pack", bytes, 1, FileTime.fromMillis(0));
    }
}
