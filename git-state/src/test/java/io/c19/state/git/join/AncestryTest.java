package io.c19.state.git.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.fixtures.Seed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.Test;

class AncestryTest {
    private static final int HISTORIES = 300;
    private static final int COMMITS = 20;
    private static final int QUESTIONS = 60;

    /** Commits without content, and how often one was looked at. */
    private static final class History implements Graph {
        private static final ObjectInserter.Formatter IDS = new ObjectInserter.Formatter();

        private final Map<ObjectId, Commit> commits = new HashMap<>();
        private final Map<ObjectId, Long> effective = new HashMap<>();
        private final List<ObjectId> order = new ArrayList<>();
        private int looks;

        ObjectId add(long time, Collection<ObjectId> parents) {
            ObjectId id =
                    IDS.idFor(Constants.OBJ_BLOB, new byte[] {(byte) commits.size(), (byte) (commits.size() >> 8)});
            long after = parents.stream().mapToLong(this::effectiveTime).max().orElse(-1) + 1;
            commits.put(id, new Commit(id, List.copyOf(parents), ObjectId.zeroId(), time, null));
            effective.put(id, Math.max(time, after));
            order.add(id);
            return id;
        }

        @Override
        public Commit commit(ObjectId id) {
            looks++;
            return Objects.requireNonNull(commits.get(id));
        }

        @Override
        public long effectiveTime(ObjectId id) {
            return Objects.requireNonNull(effective.get(id));
        }

        boolean reaches(ObjectId from, ObjectId to) {
            Set<ObjectId> seen = new HashSet<>(Set.of(from));
            Deque<ObjectId> open = new ArrayDeque<>(seen);
            while (!open.isEmpty()) {
                for (ObjectId parent :
                        Objects.requireNonNull(commits.get(open.pop())).parents()) {
                    if (seen.add(parent)) {
                        open.push(parent);
                    }
                }
            }
            return seen.contains(to);
        }

        Set<ObjectId> some(Random random, int max) {
            Set<ObjectId> some = new HashSet<>();
            for (int i = random.nextInt(max); i >= 0; i--) {
                some.add(order.get(random.nextInt(order.size())));
            }
            return some;
        }
    }

    private static History history(Random random) {
        History history = new History();
        history.add(0, List.of());
        for (int i = 1; i < COMMITS; i++) {
            // Clocks go as they like.
            history.add(random.nextInt(COMMITS), history.some(random, 3));
        }
        return history;
    }

    @Test
    void whatIsRemembered_makesNoDifferenceToAnswers() {
        Random random = Seed.take("ancestry").random();
        for (int i = 0; i < HISTORIES; i++) {
            History history = history(random);
            Ancestry ancestry = new Ancestry(history);
            for (int question = 0; question < QUESTIONS; question++) {
                Set<ObjectId> ones = history.some(random, 6);
                Set<ObjectId> others = history.some(random, 6);
                ObjectId one = ones.iterator().next();
                ObjectId other = others.iterator().next();

                assertThat(ancestry.isAncestor(one, other)).isEqualTo(history.reaches(other, one));
                assertThat(ancestry.maximal(ones)).isEqualTo(maximal(history, ones));
                assertThat(new HashSet<>(ancestry.only(ones, others))).isEqualTo(only(history, ones, others));
            }
        }
    }

    private static Set<ObjectId> maximal(History history, Set<ObjectId> commits) {
        return commits.stream()
                .filter(id -> commits.stream().noneMatch(other -> !other.equals(id) && history.reaches(other, id)))
                .collect(Collectors.toSet());
    }

    private static Set<ObjectId> only(History history, Set<ObjectId> ones, Set<ObjectId> others) {
        return history.order.stream()
                .filter(id -> ones.stream().anyMatch(one -> history.reaches(one, id)))
                .filter(id -> others.stream().noneMatch(other -> history.reaches(other, id)))
                .collect(Collectors.toSet());
    }

    @Test
    void nodeThatWroteLongAgo_isNotLookedForInAllThatWasWrittenSince() {
        History history = new History();
        Ancestry ancestry = new Ancestry(history);
        ObjectId silent = history.add(0, List.of());
        ObjectId last = silent;
        for (int i = 1; i <= 5_000; i++) {
            last = history.add(i, List.of(last));
        }
        assertThat(ancestry.maximal(List.of(silent, last))).containsExactly(last);
        history.looks = 0;

        for (int i = 0; i < 100; i++) {
            ObjectId next = history.add(6_000L + i, List.of(last));
            assertThat(ancestry.maximal(List.of(silent, next))).containsExactly(next);
            assertThat(ancestry.isAncestor(silent, next)).isTrue();
            assertThat(ancestry.only(List.of(next), List.of(silent, last))).containsExactly(next);
            last = next;
        }

        assertThat(history.looks).isLessThan(20_000);
    }
}
