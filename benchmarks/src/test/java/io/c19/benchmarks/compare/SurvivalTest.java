package io.c19.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SurvivalTest {
    private static final int CLIENTS = 3;
    private static final KeySpace SPACE = new KeySpace(10, false);

    private final Survival survival = new Survival(SPACE, CLIENTS, new AtomicLong());
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void next_givesEachKeyToOneClient_andUsesAll() {
        List<Set<Integer>> keys = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Set<Integer> ofClient = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                ofClient.add(put(client).key);
            }
            keys.add(ofClient);
        }
        assertThat(keys.stream().mapToInt(Set::size).sum()).isEqualTo(SPACE.keys());
        assertThat(keys.get(0)).containsExactlyInAnyOrder(0, 3, 6, 9);
    }

    @Test
    void mayFind_theLastAcknowledgedOrWhatWasUnderWay_nothingElse() {
        Request acknowledged = put(0);
        survival.acknowledged(0, acknowledged);
        Request underWay = put(0);
        while (underWay.key != acknowledged.key) {
            underWay = put(0);
        }
        Work review = survival.review();

        assertThat(review.mayFind(acknowledged, acknowledged.sequence)).isTrue();
        assertThat(review.mayFind(acknowledged, underWay.sequence)).isTrue();
        assertThat(review.mayFind(acknowledged, acknowledged.sequence - 1)).isFalse();
        assertThat(review.mayFind(acknowledged, underWay.sequence + 1)).isFalse();
        assertThat(review.mayFind(acknowledged, -1)).isFalse();
        assertThat(survival.acknowledgements()).isEqualTo(1);
    }

    @Test
    void review_readsEachKeyThatWasWritten_once() {
        Set<Integer> written = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            written.add(put(1).key);
        }
        Work review = survival.review();
        List<Integer> read = new ArrayList<>();
        Request request = new Request();
        while (review.next(0, request, random)) {
            assertThat(request.kind).isEqualTo(Request.Kind.GET);
            read.add(request.key);
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(written);
    }

    private Request put(int client) {
        Request request = new Request();
        assertThat(survival.next(client, request, random)).isTrue();
        return request;
    }
}
