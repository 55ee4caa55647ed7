package io.c19.state.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Git;
import io.c19.fixtures.Seed;
import io.c19.layers.Expiry;
import io.c19.layers.Progress;
import io.c19.layers.State;
import io.c19.state.git.Replica.Reception;
import io.c19.state.git.disk.LossyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power of a node goes while it takes what another one wrote, and writes itself: what it said it has taken is there afterwards, whole,
 * and part of {@code main}, whether its refs told of it or only the log.
 */
class ArrivalPowerCutTest {
    private static final int CUTS_MAX = Effort.of(25, 1_000);
    private static final int ROUNDS = Effort.of(14, 1_200);

    /** One of so many sync points. */
    private static final int RARITY = 3;

    private static final Expiry NO_TTL = new Expiry(null, Expiry.PURGE_INTERVAL);

    @TempDir
    Path temporary;

    /** Under the lock of the disk. */
    private final Random random = Seed.take("ArrivalPowerCutTest").random();

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final List<Throwable> losses = Collections.synchronizedList(new ArrayList<>());
    private volatile ObjectId taken = ObjectId.zeroId();
    private int cuts;

    @Test
    void powerCut_whileOthersCommitsAreTaken_losesNothingThatWasSaidToBeTaken() throws Exception {
        Path data = temporary.resolve("b");
        GitStore.init(data, new InitOptions(null, "b", "c19"));
        LossyDisk disk = new LossyDisk();
        disk.before(step -> {
            if (step.operation().isSyncPoint() && cuts < CUTS_MAX && random.nextInt(RARITY) == 0) {
                cut(disk, data);
            }
        });
        try (TestNode a = new TestNode(temporary.resolve("a"), "a");
                State state = GitStore.open(data, Stores.CONTEXT, null, null, NO_TTL, disk)) {
            TestNode b = TestNode.of(data, state);
            for (int round = 0; round < ROUNDS && losses.isEmpty(); round++) {
                round(a, b, round);
            }
        }
        assertThat(losses).isEmpty();
        assertThat(cuts).isPositive();
    }

    private void round(TestNode a, TestNode b, int round) {
        Map<String, String> written = new TreeMap<>();
        written.put("a/" + round % 7, "from a " + round);
        written.forEach(a::put);
        if (round % 2 == 0) {
            b.put("b/" + round % 5, "from b " + round);
            acknowledged.put("b/" + round % 5, "from b " + round);
        }
        assertThat(b.hear(a)).containsEntry("a", new Reception.Taken());
        // In this order: what is asked for must have been said.
        taken = b.replica().taken().getOrDefault("a", ObjectId.zeroId());
        acknowledged.putAll(written);
        if (round % 3 == 0) {
            a.pull(b);
        }
    }

    private void cut(LossyDisk disk, Path data) throws IOException {
        ObjectId tip = taken;
        Map<String, String> expected = Map.copyOf(acknowledged);
        Path copy = disk.afterPowerCut(data, temporary.resolve("cut" + ++cuts), random.nextLong());
        try {
            check(copy, tip, expected);
        } catch (RuntimeException | AssertionError e) {
            losses.add(new AssertionError("after power cut %d".formatted(cuts), e));
        }
    }

    private static void check(Path data, ObjectId tip, Map<String, String> expected) {
        Git.fsckStrict(data);
        try (TestNode node = TestNode.at(data)) {
            if (!tip.equals(ObjectId.zeroId())) {
                ObjectId now = node.replica().taken().getOrDefault("a", ObjectId.zeroId());
                assertThat(node.replica().isPart(tip, List.of(now)))
                        .as("%s is part of %s", tip, now)
                        .isTrue();
            }
            expected.forEach((key, value) ->
                    assertThat(number(Stores.get(node.state(), key))).as(key).isGreaterThanOrEqualTo(number(value)));
            node.put("after", "the cut");
            node.settle();
            assertThat(node.replica().nodes()).isEqualTo(node.replica().taken());
        }
        assertThat(GitStore.fsck(data, Progress.NONE).problems()).isEmpty();
        Git.fsckStrict(data);
    }

    /** A later value may be there too, that was not acknowledged yet. */
    private static int number(@Nullable String value) {
        return value == null ? -1 : Integer.parseInt(value.substring(value.lastIndexOf(' ') + 1));
    }
}
