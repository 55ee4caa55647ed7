package io.c19.state.git.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.fixtures.Git;
import io.c19.layers.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each rule says, in the smallest history that shows it. */
class RulesTest {
    private static final long NOON = 1_700_000_000L;

    private final World world = new World();
    private final Derivations derivations = new Derivations(world, world, path -> path);
    private final ObjectId genesis = commit(List.of(), NOON, "g", Map.of("k", "old"));

    private ObjectId commit(List<ObjectId> parents, long time, String node, Map<String, String> texts) {
        SortedMap<String, Entry> files = new TreeMap<>();
        texts.forEach((path, text) -> files.put(path, world.file(text)));
        return world.commit(parents, files, time, node);
    }

    private ObjectId write(ObjectId parent, long time, String node, String path, String text) {
        SortedMap<String, Entry> files =
                new TreeMap<>(world.files(world.commit(parent).tree()));
        files.keySet().removeIf(file -> file.equals(path) || file.contains("/" + path + "/@/"));
        if (!text.isEmpty()) {
            files.put(path, world.file(text));
        }
        return world.commit(List.of(parent), files, time, node);
    }

    private Derivations.Main main(ObjectId... tips) {
        Derivations.Main main = derivations.main(List.of(tips));
        world.add(main);
        return main;
    }

    private Map<String, String> texts(ObjectId... tips) {
        Map<String, String> texts = new TreeMap<>();
        world.files(world.commit(main(tips).commit()).tree())
                .forEach((path, file) -> texts.put(path, world.text(file)));
        return texts;
    }

    private static String side(String path, ObjectId commit) {
        return ".conflicts/" + path + "/@/" + commit.name();
    }

    @Test
    void rule2_frontier_isWhatNoOtherDescendsFrom() {
        ObjectId a = write(genesis, NOON, "a", "k", "1");
        ObjectId b = write(genesis, NOON, "b", "x", "2");
        assertThat(derivations.frontier(List.of(b, genesis, a, a))).isEqualTo(new TreeSet<>(List.of(a, b)));
    }

    @Test
    void rule3_bytesOfADerivedCommit_areThese() {
        ObjectId a = write(genesis, NOON + 5, "a", "x", "1");
        ObjectId b = write(genesis, NOON + 3, "b", "y", "2");
        Derivations.Main main = main(a, b);
        ObjectId first = a.compareTo(b) < 0 ? a : b;
        String expected =
                """
                tree %s
                parent %s
                parent %s
                author C19 <merge@c19.invalid> 1700000005 +0000
                committer C19 <merge@c19.invalid> 1700000005 +0000

                join what was written apart

                C19-Merge: v1
                """
                        .formatted(main.tree().name(), first.name(), (first.equals(a) ? b : a).name());
        assertThat(new String(world.object(main.commit(), Constants.OBJ_COMMIT), UTF_8))
                .isEqualTo(expected);
    }

    @Test
    void rule3_oneHead_isItsOwnMain() {
        assertThat(main(genesis).commit()).isEqualTo(genesis);
        assertThat(main(genesis).made()).isEmpty();
    }

    @Test
    void rule4_derivedCommit_isNoHead_andOneWithAnotherTree_isAuthored() {
        ObjectId a = write(genesis, NOON, "a", "x", "1");
        ObjectId b = write(genesis, NOON, "b", "y", "2");
        ObjectId derived = main(a, b).commit();
        assertThat(derivations.isDerived(derived)).isTrue();
        assertThat(derivations.frontier(List.of(derived, a))).isEqualTo(new TreeSet<>(List.of(a, b)));

        ObjectId other = world.commit(a).tree();
        String text = new String(world.object(derived, Constants.OBJ_COMMIT), UTF_8)
                .replace(world.commit(derived).tree().name(), other.name());
        ObjectId impostor = world.addCommit(world.commit(derived).parents(), other, NOON, null, text);
        assertThat(derivations.isDerived(impostor)).isFalse();
        assertThat(derivations.writes(impostor))
                .containsExactly(world.text(world.files(other).get("x")).equals("1") ? "y" : "x");
    }

    @Test
    void rule5_writeOnMain_coversAllThatItsWriterSaw() {
        ObjectId a = write(genesis, NOON, "a", "k", "1");
        ObjectId b = write(genesis, NOON, "b", "k", "2");
        ObjectId c = write(main(a, b).commit(), NOON, "a", "other", "3");
        assertThat(derivations.frontier(List.of(a, b, c))).containsExactly(c);
        assertThat(texts(c)).containsKeys("other", side("k", a), side("k", b));
    }

    @Test
    void rule6_writesOfAMerge_areWhereItDiffersFromWhatIsDerived() {
        ObjectId a = write(genesis, NOON, "a", "x", "1");
        ObjectId b = write(genesis, NOON, "b", "y", "2");
        ObjectId merge = commit(List.of(a, b), NOON, "p", Map.of("k", "old", "x", "1", "y", "2", "z", "3"));
        assertThat(derivations.writes(merge)).containsExactly("z");
        assertThat(derivations.writes(genesis)).containsExactly("k");
    }

    @Test
    void rule7_equalValues_countAsOne_andDeletionIsAWrite() {
        ObjectId a = write(genesis, NOON, "a", "k", "same");
        ObjectId b = write(genesis, NOON, "b", "k", "same");
        assertThat(texts(a, b)).containsEntry("k", "same").doesNotContainKey(side("k", a));
        assertThat(derivations.sides(main(a, b).tree(), "k")).containsOnlyKeys(a, b);
        ObjectId deletion = write(genesis, NOON, "c", "k", "");
        ObjectId again = write(genesis, NOON, "d", "k", "");
        assertThat(texts(deletion, again)).isEmpty();
    }

    @Test
    void rule8_writesThatKnewOfOneAnother_areNoConflict_evenWhenAValueComesBack() {
        ObjectId a = write(genesis, NOON, "a", "k", "new");
        ObjectId back = write(a, NOON, "a", "k", "old");
        ObjectId b = write(genesis, NOON, "b", "x", "1");
        assertThat(texts(back, b)).containsOnlyKeys("k", "x").containsEntry("k", "old");
        ObjectId c = write(genesis, NOON, "c", "k", "mine");
        assertThat(texts(back, c)).containsKeys(side("k", back), side("k", c));
    }

    @Test
    void rule9_visible_isAValueBeforeADeletion_thenTheLatest_whateverAClockSays() {
        ObjectId early = write(genesis, NOON, "a", "k", "early");
        ObjectId late = write(genesis, NOON + 9, "b", "k", "late");
        ObjectId deletion = write(genesis, NOON + 99, "c", "k", "");
        assertThat(texts(early, late, deletion))
                .containsEntry("k", "late")
                .containsEntry(side("k", deletion) + ".deleted", "");
        // Its clock is an hour slow, but it knew of something later.
        ObjectId fast = write(genesis, NOON + 3_600, "d", "x", "1");
        ObjectId slow = write(fast, NOON - 3_600, "a", "k", "slow");
        assertThat(texts(late, slow)).containsEntry("k", "slow");
    }

    @Test
    void rule10_sidesAreInTheTree_byCommit_withTheirMetadata_andGitIsContent(@TempDir Path directory)
            throws IOException {
        ObjectId a = write(genesis, NOON, "a", "users/42", "1");
        SortedMap<String, Entry> files =
                new TreeMap<>(world.files(world.commit(genesis).tree()));
        files.put("users/42", world.file("2"));
        files.put(".c19/meta/users/42", world.file("{}"));
        ObjectId b = world.commit(List.of(genesis), files, NOON + 9, "b");
        assertThat(texts(a, b))
                .containsOnly(
                        Map.entry("k", "old"),
                        Map.entry("users/42", "2"),
                        Map.entry(".c19/meta/users/42", "{}"),
                        Map.entry(side("users/42", a), "1"),
                        Map.entry(side("users/42", b), "2"),
                        Map.entry(".c19/meta/" + side("users/42", b), "{}"));
        Git git = Git.in(directory);
        git.run("init", "-q", "--bare", "-b", "main", ".");
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(directory.toFile())
                        .setBare()
                        .build();
                ObjectInserter inserter = repository.newObjectInserter()) {
            for (var object : world.objects().values()) {
                inserter.insert(object.type(), object.bytes());
            }
            inserter.flush();
        }
        git.run("update-ref", "refs/heads/main", main(a, b).commit().name());
        Git.fsckStrict(directory);
        assertThat(git.run("show", "main:" + side("users/42", a))).isEqualTo("1");
    }

    @Test
    void rule11_aWrite_orTheRemovalOfASide_resolves_andTwoResolutionsConflictAgain() {
        ObjectId a = write(genesis, NOON, "a", "k", "1");
        ObjectId b = write(genesis, NOON + 9, "b", "k", "2");
        ObjectId conflict = main(a, b).commit();
        ObjectId mine = write(conflict, NOON, "a", "k", "mine");
        ObjectId yours = write(conflict, NOON, "b", "k", "yours");
        assertThat(texts(mine)).containsOnlyKeys("k");
        assertThat(derivations.sides(main(mine, yours).tree(), "k")).containsOnlyKeys(mine, yours);

        SortedMap<String, Entry> files =
                new TreeMap<>(world.files(world.commit(conflict).tree()));
        files.keySet().removeIf(file -> file.startsWith(".conflicts/"));
        ObjectId removal = world.commit(List.of(conflict), files, NOON, "p");
        ObjectId other = write(genesis, NOON, "c", "x", "1");
        assertThat(texts(removal, other)).containsOnlyKeys("k", "x").containsEntry("k", "2");
    }

    @Test
    void rule11_sidesLeftInPlace_areSupersededAllTheSame() {
        ObjectId a = write(genesis, NOON, "a", "k", "1");
        ObjectId b = write(genesis, NOON, "b", "k", "2");
        SortedMap<String, Entry> files = new TreeMap<>(world.files(main(a, b).tree()));
        files.put("k", world.file("decided"));
        ObjectId person = world.commit(List.of(main(a, b).commit()), files, NOON, "p");
        assertThat(derivations.settled(person))
                .isNotEqualTo(world.commit(person).tree());
        assertThat(texts(person, write(genesis, NOON, "c", "x", "1"))).containsOnlyKeys("k", "x");
    }

    @Test
    void rule12_theDirectoryStays_andTheValueBecomesASide_untilTheDirectoryGoes() {
        ObjectId value = write(genesis, NOON, "a", "k", "");
        value = write(value, NOON, "a", "d", "value");
        ObjectId below = write(genesis, NOON, "b", "d/x", "below");
        assertThat(texts(value, below)).containsEntry("d/x", "below").containsEntry(side("d", value), "value");
        ObjectId gone = write(main(value, below).commit(), NOON, "a", "d/x", "");
        assertThat(texts(gone, write(genesis, NOON, "c", "z", "1")))
                .containsEntry("d", "value")
                .doesNotContainKey(side("d", value));
    }

    @Test
    void rule13_contradictoryResolutionsOfACrissCross_loseNoSide() {
        ObjectId a = write(genesis, NOON, "a", "k", "1");
        ObjectId b = write(genesis, NOON, "b", "k", "2");
        ObjectId left = commit(List.of(a, b), NOON, "a", Map.of("k", "1"));
        ObjectId right = commit(List.of(b, a), NOON, "b", Map.of("k", "2"));
        assertThat(derivations.sides(main(left, right).tree(), "k")).containsOnlyKeys(left, right);
    }

    @Test
    void rule14_policyOfAnUnknownVersion_isNotJoinedUnder() {
        ObjectId a = write(genesis, NOON, "a", ".c19/policy", "c19-policy 2\nmagic \"\"\n");
        ObjectId b = write(genesis, NOON, "b", "k", "1");
        assertThat(derivations.frontier(List.of(a, b))).hasSize(2);
        assertThatThrownBy(() -> derivations.main(List.of(a, b)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("version 2 (expected: 1)");
    }

    @Test
    void rule14_counters_addUp_evenWhenBothCountedToTheSame() {
        ObjectId policy = write(genesis, NOON, "a", ".c19/policy", "c19-policy 1\ncounter \"hits\"\n");
        ObjectId five = write(policy, NOON, "a", "hits", "5");
        ObjectId a = write(five, NOON, "a", "hits", "6");
        ObjectId b = write(five, NOON, "b", "hits", "6");
        ObjectId c = write(five, NOON, "c", "hits", "4");
        assertThat(texts(a, b, c)).containsEntry("hits", "6").doesNotContainKey(side("hits", a));
        assertThat(texts(a, b)).containsEntry("hits", "7");
    }

    @Test
    void rule14_whenAnotherPolicyShowsAnotherSide_whatItsMetadataIsInTheWayOfBecomesASide() {
        ObjectId left = commit(List.of(genesis), NOON, "c", Map.of("k", "old", ".c19/meta/a/b", "{}"));
        ObjectId first = commit(List.of(genesis), NOON, "a", Map.of("k", "old", "a/b/c", "1", ".c19/meta/a/b/c", "{}"));
        ObjectId later = commit(List.of(genesis), NOON + 9, "b", Map.of("k", "old", "a/b/c", "2"));
        assertThat(texts(left, first, later)).containsKey(".c19/meta/a/b").containsEntry("a/b/c", "2");
        ObjectId main = main(left, first, later).commit();
        ObjectId policy = write(main, NOON, "c", ".c19/policy", "c19-policy 1\nnode-priority \"\" a\n");
        assertThat(texts(policy, write(genesis, NOON, "d", "x", "1")))
                .containsEntry("a/b/c", "1")
                .containsKeys(".c19/meta/a/b/c", side("a/b", left) + ".deleted")
                .doesNotContainKey(".c19/meta/a/b");
    }
}
