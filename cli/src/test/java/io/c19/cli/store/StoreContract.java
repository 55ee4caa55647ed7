package io.c19.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.store.Store.Bytes;
import io.c19.cli.store.Store.Changed;
import io.c19.cli.store.Store.Described;
import io.c19.cli.store.Store.Item;
import io.c19.cli.store.Store.Scan;
import io.c19.cli.store.Store.Written;
import io.c19.fixtures.HostileKeys;
import io.c19.layers.Author;
import io.c19.layers.Batch;
import io.c19.layers.Etag;
import io.c19.layers.History.Logged;
import io.c19.layers.Key;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Outcome.Effect;
import io.c19.layers.Precondition;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Revision;
import io.c19.layers.Selection;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What commands rely on, whichever store they work on. */
abstract class StoreContract {
    /** An empty store of this kind, on a state that keeps history. */
    abstract Store store();

    @Test
    void get_afterPut_hasTheExactBytesTypeAndEtag() {
        byte[] bytes = {0, (byte) 0xFF, '\r', '\n', 0};
        Written written = store().write(batch(put("a/b", new Value(bytes, "image/png", null, null))));

        Store.Found found = store().get(new Key("a/b"), null).orElseThrow();

        assertThat(found.entry().value().bytes()).isEqualTo(bytes);
        assertThat(found.entry().value().contentType()).isEqualTo("image/png");
        assertThat(found.entry().etag()).isEqualTo(Etag.of(bytes));
        assertThat(found.revision()).isEqualTo(written.revision());
        assertThat(written.outcomes().get(0).effect()).isEqualTo(Effect.CREATED);
        assertThat(written.outcomes().get(0).after()).isEqualTo(Etag.of(bytes));
    }

    @Test
    void get_absentKey_isEmpty() {
        assertThat(store().get(new Key("none"), null)).isEmpty();
        assertThat(store().describe(new Key("none"), null)).isEmpty();
    }

    @Test
    void get_atAnOlderRevision_isTheValueAsOfThen() {
        Revision first = write("a", "1");
        write("a", "2");

        assertThat(text(store().get(new Key("a"), first.id()).orElseThrow())).isEqualTo("1");
        assertThat(text(store().get(new Key("a"), first.id().substring(0, 8)).orElseThrow()))
                .isEqualTo("1");
        assertThat(text(store().get(new Key("a"), null).orElseThrow())).isEqualTo("2");
    }

    @Test
    void get_unknownRevision_isNotFoundAndSaysSo() {
        write("a", "1");

        assertFails(ExitCode.NOT_FOUND, "'0123456789'", () -> store().get(new Key("a"), "0123456789"));
        assertFails(ExitCode.NOT_FOUND, "'no-such-tag'", () -> store().list(
                        Scan.keys(Prefix.ALL).at("no-such-tag")));
        assertFails(ExitCode.NOT_FOUND, "'none'", () -> store().diff("none", null, Prefix.ALL, false));
    }

    @Test
    void describe_valueWithExpiry_tellsAllThatIsKnown() {
        Instant expires = Instant.now().plus(Duration.ofHours(1));
        store().write(batch(put("a", new Value(bytes("x"), "text/plain", expires, null))));

        Described described = store().describe(new Key("a"), null).orElseThrow();

        assertThat(described.entry().value().bytes()).isEqualTo(bytes("x"));
        assertThat(described.entry().value().contentType()).isEqualTo("text/plain");
        assertThat(described.entry().value().expires()).isNotNull();
        assertThat(Duration.between(expires, described.entry().value().expires())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
        assertThat(Duration.between(described.modified(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void write_conditionThatDoesNotHold_failsAndChangesNothing() {
        write("a", "1");

        assertFails(ExitCode.PRECONDITION_FAILED, "'a'", () -> store().write(
                        batch(put("a", text("2"))).given(new Precondition.Absent(new Key("a")))));
        assertFails(ExitCode.PRECONDITION_FAILED, Etag.of(bytes("1")), () -> store().write(batch(put("a", text("2")))
                .given(new Precondition.EtagIn(new Key("a"), Set.of(Etag.of(bytes("0")))))));
        assertFails(ExitCode.PRECONDITION_FAILED, "'b'", () -> store().write(batch(new Mutation.Delete(new Key("b")))
                .given(new Precondition.EtagIn(new Key("b"), Set.of(Etag.of(bytes("0")))))));
        assertThat(text(store().get(new Key("a"), null).orElseThrow())).isEqualTo("1");
    }

    @Test
    void write_conditionThatHolds_isDone() {
        write("a", "1");

        store().write(batch(put("a", text("2")))
                .given(new Precondition.EtagIn(new Key("a"), Set.of(Etag.of(bytes("1"))))));
        store().write(batch(put("b", text("3"))).given(new Precondition.Absent(new Key("b"))));

        assertThat(text(store().get(new Key("a"), null).orElseThrow())).isEqualTo("2");
        assertThat(text(store().get(new Key("b"), null).orElseThrow())).isEqualTo("3");
    }

    @Test
    void write_keyBelowAValue_failsWithBothKeys() {
        write("a", "1");

        Failure failure = catchThrowableOfType(Failure.class, () -> write("a/b", "2"));

        assertThat(failure.code()).isEqualTo(ExitCode.ERROR);
        assertThat(failure.sentence()).contains("'a'").contains("'a/b'");
    }

    @Test
    void write_deleteOfAnAbsentKey_isUnchanged() {
        Revision revision = write("a", "1");

        Written written = store().write(batch(new Mutation.Delete(new Key("b"))));

        assertThat(written.outcomes().get(0).effect()).isEqualTo(Effect.UNCHANGED);
        assertThat(written.revision()).isEqualTo(revision);
    }

    @Test
    void write_severalMutations_makeOneRevision() {
        write("gone", "1");

        Written written = store().write(batch(
                put("a", text("1")), put("b", new Value(new byte[] {-1}, "x/y", null, null)), delete("gone")));

        assertThat(written.outcomes())
                .extracting(outcome -> outcome.effect())
                .containsExactly(Effect.CREATED, Effect.CREATED, Effect.DELETED);
        assertThat(keys(Scan.keys(Prefix.ALL))).containsExactly("a", "b");
        assertThat(store().get(new Key("b"), null).orElseThrow().entry().value())
                .isEqualTo(new Value(new byte[] {-1}, "x/y", null, null));
        assertThat(log(new Selection.Under(Prefix.ALL))).hasSize(2);
    }

    @Test
    void transact_doesTheOneOrTheOther() {
        Revision before = write("a", "1");
        Steps steps = new Steps(
                List.of(
                        new Steps.Condition.OfKey(new Precondition.EtagIn(new Key("a"), Set.of(Etag.of(bytes("1"))))),
                        new Steps.Condition.Unchanged(Prefix.ALL, before.id().substring(0, 12))),
                List.of(
                        new Steps.Step.Write(put("a", text("2"))),
                        new Steps.Step.Write(put("b", text("2"))),
                        new Steps.Step.Read(new Key("a"))),
                List.of(new Steps.Step.Read(new Key("b")), new Steps.Step.Write(delete("none"))),
                new Note(null, "both"));

        Steps.Result done = store().transact(steps);
        Steps.Result not = store().transact(steps);

        assertThat(done.held()).isTrue();
        assertThat(done.done()).hasSize(3).last().isInstanceOfSatisfying(Steps.Done.Read.class, read -> assertThat(
                        Objects.requireNonNull(read.entry()).value())
                .isEqualTo(text("2")));
        assertThat(done.revision()).isEqualTo(store().find(null));
        assertThat(log(new Selection.Under(Prefix.ALL)).get(0).message()).isEqualTo("both");
        assertThat(not.held()).isFalse();
        assertThat(not.done()).hasSize(2).first().isInstanceOfSatisfying(Steps.Done.Read.class, read -> assertThat(
                        Objects.requireNonNull(read.entry()).etag())
                .isEqualTo(Etag.of(bytes("2"))));
        assertFails(ExitCode.NOT_FOUND, "'none'", () -> store().transact(new Steps(
                List.of(new Steps.Condition.Unchanged(Prefix.ALL, "none")), List.of(), List.of(), Note.NONE)));
    }

    @Test
    void write_withANote_keepsAuthorAndMessageOfAnyLanguageAndLength() {
        Note note = new Note(new Author("Zoë Ångström", "zoe@example.org"), "Grüße, 世界\n\nzweiter Absatz");

        store().write(batch(put("a", text("1"))).noted(note));
        store().write(batch(put("b", text("1")), put("c", text("1"))).noted(note));
        store().write(batch(delete("a")).noted(note));

        assertThat(log(new Selection.Under(Prefix.ALL))).hasSize(3).allSatisfy(logged -> {
            assertThat(logged.author()).isEqualTo(note.author());
            assertThat(logged.message()).isEqualTo(note.message());
        });
    }

    @Test
    void everyHostileKey_isWrittenReadListedAndDeleted() {
        List<String> keys = new ArrayList<>(HostileKeys.ALL);
        for (String key : keys) {
            write(key, "value of " + key);
        }

        assertThat(keys(Scan.keys(Prefix.ALL)))
                .containsExactlyInAnyOrderElementsOf(keys)
                .isSortedAccordingTo(Key.TEXT_ORDER);
        for (String key : keys) {
            assertThat(text(store().get(new Key(key), null).orElseThrow())).isEqualTo("value of " + key);
        }
        assertThat(store().deleteAll(Prefix.ALL, keys.size(), Note.NONE)).isEqualTo(store().find(null));
        assertThat(keys(Scan.keys(Prefix.ALL))).isEmpty();
    }

    @Test
    void list_grouped_foldsWhatGoesOnPastTheNextSlash() {
        store().write(batch(
                put("a-", text("1")), put("a/b/c", text("1")), put("a/d", text("1")), put("a0", text("1"))));

        assertThat(keys(new Scan(Prefix.ALL, true, false, null))).containsExactly("a-", "a/", "a0");
        assertThat(keys(new Scan(new Prefix("a/"), true, false, null))).containsExactly("a/b/", "a/d");
        assertThat(keys(Scan.keys(new Prefix("a/")))).containsExactly("a/b/c", "a/d");
    }

    @Test
    void list_ofManyPages_isAllOfIt() {
        List<Mutation> puts = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            puts.add(put("k%05d".formatted(i), text("v" + i)));
            if (puts.size() == 1_000) {
                store().write(new Batch(List.of(), puts, Note.NONE));
                puts.clear();
            }
        }
        store().write(new Batch(List.of(), puts, Note.NONE));

        Iterator<Item> items = store().list(Scan.keys(Prefix.ALL).withValues()).items();

        int count = 0;
        for (; items.hasNext(); count++) {
            Item.One one = (Item.One) items.next();
            assertThat(one.text()).isEqualTo("k%05d".formatted(count));
            assertThat(one.listed().value()).isEqualTo(text("v" + count));
        }
        assertThat(count).isEqualTo(2_500);
        assertThat(keys(new Scan(Prefix.ALL, true, false, null))).hasSize(2_500);
    }

    @Test
    void deleteAll_deletesInOneRevisionWhatWasConfirmed() {
        store().write(batch(put("a/1", text("1")), put("a/2", text("1")), put("b", text("1"))));

        Failure failure = catchThrowableOfType(Failure.class, () -> store().deleteAll(new Prefix("a/"), 3, Note.NONE));
        assertThat(failure.code()).isEqualTo(ExitCode.PRECONDITION_FAILED);
        assertThat(failure.sentence()).contains("2 keys").contains("3 keys");
        assertThat(keys(Scan.keys(Prefix.ALL))).hasSize(3);

        Revision revision = store().deleteAll(new Prefix("a/"), 2, new Note(null, "tidy"));

        assertThat(keys(Scan.keys(Prefix.ALL))).containsExactly("b");
        Logged newest = log(new Selection.Under(Prefix.ALL)).get(0);
        assertThat(newest.revision()).isEqualTo(revision);
        assertThat(newest.message()).isEqualTo("tidy");
        assertThat(newest.changesTotal()).isEqualTo(2);
    }

    @Test
    void log_ofAKey_isNewestFirstAndTellsDeletions() {
        Revision first = write("a", "1");
        write("b", "1");
        Revision second = store().write(batch(delete("a"))).revision();

        List<Logged> log = log(new Selection.One(new Key("a")));

        assertThat(log).extracting(Logged::revision).containsExactly(second, first);
        assertThat(log.get(0).changes().get(0).after()).isNull();
        assertThat(log.get(1).changes().get(0).after()).isEqualTo(Etag.of(bytes("1")));
        assertThat(log(new Selection.One(new Key("never")))).isEmpty();
        assertThat(log(new Selection.Under(new Prefix("never")))).isEmpty();
    }

    @Test
    void logged_isOneRevisionWithItsChanges() {
        write("a", "1");
        Revision second =
                store().write(batch(put("a", text("2")), put("b", text("2")))).revision();
        write("c", "3");

        Logged logged =
                store().logged(store().find(second.id().substring(0, 9))).orElseThrow();

        assertThat(logged.revision()).isEqualTo(second);
        assertThat(logged.changes()).extracting(change -> change.key().text()).containsExactly("a", "b");
        assertThat(logged.changes().get(0).before()).isEqualTo(Etag.of(bytes("1")));
        assertThat(logged.changes().get(1).before()).isNull();
    }

    @Test
    void logged_revisionThatChangedNothing_isEmpty() {
        assertThat(store().logged(store().find(null))).isEmpty();
    }

    @Test
    void blame_tellsWhoWroteEachLine() {
        Revision first = write("a", "one\ntwo");
        Revision second = write("a", "one\n2\ntwo");
        write("b", "two");

        Store.Blamed blamed = store().blame(new Key("a"), null).orElseThrow();

        assertThat(blamed.complete()).isTrue();
        assertThat(blamed.lines()).extracting(Store.BlamedLine::text).containsExactly("one", "2", "two");
        assertThat(blamed.lines()).extracting(Store.BlamedLine::number).containsExactly(1, 2, 3);
        assertThat(blamed.lines())
                .extracting(line -> line.origin() == null ? null : line.origin().revision())
                .containsExactly(first, second, first);
        assertThat(store().blame(new Key("a"), first.id()).orElseThrow().lines())
                .extracting(Store.BlamedLine::text)
                .containsExactly("one", "two");
        assertThat(store().blame(new Key("none"), null)).isEmpty();
    }

    @Test
    void diff_hasTheKeysThatDifferWithTheirValues() {
        Revision first = store().write(batch(put("a", text("1")), put("b", text("1")), put("c/x", text("1"))))
                .revision();
        Revision second = store().write(batch(put("a", text("2")), delete("b"), put("d", text("2"))))
                .revision();
        write("e", "later");

        List<Changed> changes = changes(first, second, Prefix.ALL, true);

        assertThat(changes).extracting(changed -> changed.change().key().text()).containsExactly("a", "b", "d");
        assertThat(new String(array(changes.get(0).before()), StandardCharsets.UTF_8))
                .isEqualTo("1");
        assertThat(new String(array(changes.get(0).after()), StandardCharsets.UTF_8))
                .isEqualTo("2");
        assertThat(changes.get(1).after()).isNull();
        assertThat(changes.get(2).before()).isNull();
        assertThat(changes(first, second, new Prefix("d"), false))
                .singleElement()
                .satisfies(changed -> {
                    assertThat(changed.change().after()).isEqualTo(Etag.of(bytes("2")));
                    assertThat(changed.after()).isNull();
                });
        Store.Difference toNewest = store().diff(second.id(), null, Prefix.ALL, false);
        assertThat(toNewest.from()).isEqualTo(second);
        assertThat(toNewest.to()).isEqualTo(store().find(null));
        assertThat(toNewest.changes().next().change().key().text()).isEqualTo("e");
    }

    @Test
    void revert_makesKeysAsTheyWere() {
        Revision first = store().write(batch(put("a/1", text("1")), put("a/2", text("1")), put("b", text("1"))))
                .revision();
        store().write(batch(put("a/1", text("2")), delete("a/2"), put("a/3", text("2")), put("b", text("2"))));

        Store.Reverted reverted =
                store().revert(new Selection.Under(new Prefix("a/")), first.id(), new Note(null, "back"));

        assertThat(reverted.changed()).isEqualTo(3);
        assertThat(keys(Scan.keys(Prefix.ALL))).containsExactly("a/1", "a/2", "b");
        assertThat(text(store().get(new Key("a/1"), null).orElseThrow())).isEqualTo("1");
        assertThat(text(store().get(new Key("b"), null).orElseThrow())).isEqualTo("2");
        assertThat(log(new Selection.Under(Prefix.ALL)).get(0).message()).isEqualTo("back");
        assertThat(store().revert(new Selection.One(new Key("a/1")), first.id(), Note.NONE)
                        .changed())
                .isZero();
    }

    @Test
    void tags_areMadeMovedAndDeleted() {
        Revision first = write("a", "1");
        Revision second = write("a", "2");

        assertThat(store().tag("v/1", "main~1", false).revision()).isEqualTo(first);
        assertThat(store().tag("v/1", first.id(), false).revision()).isEqualTo(first);
        assertThat(text(store().get(new Key("a"), "v/1").orElseThrow())).isEqualTo("1");
        assertFails(ExitCode.PRECONDITION_FAILED, first.id(), () -> store().tag("v/1", "main", false));
        assertThat(store().tag("v/1", "main", true).revision()).isEqualTo(second);
        assertThat(store().tag("v/0", "main", true).name()).isEqualTo("v/0");
        assertThat(store().tags()).toIterable().extracting(tag -> tag.name()).containsExactly("v/0", "v/1");
        assertThat(store().deleteTag("v/1").revision()).isEqualTo(second);
        assertFails(ExitCode.NOT_FOUND, "'v/1'", () -> store().deleteTag("v/1"));
        assertFails(ExitCode.NOT_FOUND, "'none'", () -> store().tag("v/2", "none", false));
    }

    @Test
    void status_tellsKindKeysAndNewestRevision() {
        Revision revision = write("a", "1");

        assertThat(store().status()).containsEntry("main", revision.id()).containsEntry("node", "n1");
        assertThat(String.valueOf(store().status().get("keys"))).isEqualTo("1");
        assertThat(store().status().get("kinds")).asString().contains("Git");
    }

    @Test
    void gc_keepsEverythingAndTellsHowMuch() {
        write("a", "1");
        Revision revision = write("a", "2");

        Collected collected = store().gc(Progress.NONE);

        // A commit, a tree and a blob each, and what a store begins with.
        assertThat(collected.objects()).isGreaterThanOrEqualTo(6);
        assertThat(collected.dropped()).isZero();
        assertThat(collected.before().files()).isPositive();
        assertThat(collected.after().bytes()).isPositive();
        assertThat(text(store().get(new Key("a"), null).orElseThrow())).isEqualTo("2");
        assertThat(log(new Selection.Under(Prefix.ALL)).get(0).revision()).isEqualTo(revision);
    }

    @Test
    void limits_areThoseOfTheTarget() {
        assertThat(store().limits().valueBytesMax()).isEqualTo(1 << 20);
        assertThat(store().limits().batchOperationsMax()).isGreaterThanOrEqualTo(1_000);
        assertThatThrownBy(() -> store().write(batch(put("a", Value.of(new byte[(1 << 20) + 1])))))
                .hasMessageContaining("1048576");
    }

    private Revision write(String key, String value) {
        return store().write(batch(put(key, text(value)))).revision();
    }

    private List<String> keys(Scan scan) {
        List<String> keys = new ArrayList<>();
        store().list(scan).items().forEachRemaining(item -> keys.add(item.text()));
        return keys;
    }

    private List<Logged> log(Selection selection) {
        List<Logged> log = new ArrayList<>();
        store().log(selection).forEachRemaining(log::add);
        return log;
    }

    private List<Changed> changes(Revision from, Revision to, Prefix prefix, boolean values) {
        List<Changed> changes = new ArrayList<>();
        store().diff(from.id(), to.id(), prefix, values).changes().forEachRemaining(changes::add);
        return changes;
    }

    private static byte[] array(@Nullable Bytes bytes) {
        return Objects.requireNonNull(bytes).array();
    }

    private static void assertFails(ExitCode code, String part, ThrowingCallable call) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.sentence()).contains(part);
    }

    private static Batch batch(Mutation... mutations) {
        return Batch.of(mutations);
    }

    private static Mutation put(String key, Value value) {
        return new Mutation.Put(new Key(key), value);
    }

    private static Mutation delete(String key) {
        return new Mutation.Delete(new Key(key));
    }

    private static Value text(String text) {
        return Value.of(bytes(text));
    }

    private static String text(Store.Found found) {
        return new String(found.entry().value().bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
