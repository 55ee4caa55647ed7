package io.c19.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.client.TxnResult.Effect;
import io.c19.fixtures.Git;
import io.c19.fixtures.HostileKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a program may expect of a client, however it talks to the agent. One agent serves all; each test has keys of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract {
    private static final String UNKNOWN = "0123456789012345678901234567890123456789";

    private Path data;
    private TestAgent agent;
    private C19Client c19;

    abstract ClientOptions options();

    @BeforeAll
    void start(@TempDir Path directory) {
        data = directory.resolve("data");
        agent = TestAgent.onGit(data);
        c19 = C19Client.connect(agent.address(), options());
    }

    @AfterAll
    void stop() {
        c19.close();
        agent.close();
        Git.fsckStrict(data);
    }

    @Test
    void get_afterPut_hasTheExactBytesTypeAndEtag() {
        byte[] bytes = {0, (byte) 0xFF, '\r', '\n', 0};

        PutResult.Stored stored = c19.put("get/a", new Value(bytes, "image/png", null));

        Entry entry = c19.get("get/a").orElseThrow();
        assertThat(entry.value().bytes()).isEqualTo(bytes);
        assertThat(entry.value().contentType()).isEqualTo("image/png");
        assertThat(entry.etag()).isEqualTo(stored.etag());
        assertThat(entry.conflicted()).isFalse();
        assertThat(stored.created()).isTrue();
        assertThat(c19.put("get/a", Value.text("2")).created()).isFalse();
        assertThat(c19.get("get/a", stored.revision()).orElseThrow().value().bytes())
                .isEqualTo(bytes);
        assertThat(c19.get("get/none")).isEmpty();
        assertThat(c19.describe("get/none")).isEmpty();
    }

    @Test
    void commonPoolFullOfWorkThatWaits_allIsAnswered() {
        CountDownLatch over = new CountDownLatch(1);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            waiting.add(ForkJoinPool.commonPool().submit(() -> over.await(1, TimeUnit.MINUTES)));
        }
        try (Watch watch = c19.watch(WatchRequest.prefix("pool/"))) {
            c19.put("pool/a", Value.text("1"));
            assertThat(watch.next()).isInstanceOf(Step.Change.class);
            assertThat(waiting).noneMatch(Future::isDone);
        } finally {
            over.countDown();
        }
    }

    @Test
    void get_ofAnEmptyAndALargeValue_hasAllOfIt() {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 3);
        }
        c19.put("size/none", Value.of(new byte[0]));
        c19.put("size/large", Value.of(large));

        assertThat(c19.get("size/none").orElseThrow().value().bytes()).isEmpty();
        assertThat(c19.get("size/large").orElseThrow().value().bytes()).isEqualTo(large);
    }

    @Test
    void everyHostileKey_isWrittenReadListedAndDeleted() {
        List<String> keys = HostileKeys.ALL.stream()
                .filter(key -> key.getBytes(UTF_8).length < 1_000) // there is more before them here
                .toList();
        for (String key : keys) {
            c19.put("hostile/" + key, Value.text(key));
        }

        assertThat(c19.list(ListRequest.prefix("hostile/")).items().stream().map(Item::text))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> "hostile/" + key).toList());
        for (String key : keys) {
            assertThat(c19.get("hostile/" + key).orElseThrow().value().text()).isEqualTo(key);
            assertThat(c19.delete("hostile/" + key)).isInstanceOf(DeleteResult.Deleted.class);
        }
    }

    @Test
    void put_underAConditionThatDoesNotHold_isRefusedWithTheEtag() {
        String etag = c19.put("if/a", Value.text("1")).etag();

        assertThat(c19.put("if/a", Value.text("2"), WriteOptions.onlyIfAbsent()))
                .isInstanceOfSatisfying(PutResult.Refused.class, refused -> {
                    assertThat(refused.why().key()).isEqualTo("if/a");
                    assertThat(refused.why().actualEtag()).isEqualTo(etag);
                });
        assertThat(c19.put("if/none", Value.text("2"), WriteOptions.onlyIfMatch(etag)))
                .isInstanceOfSatisfying(
                        PutResult.Refused.class,
                        refused -> assertThat(refused.why().actualEtag()).isNull());
        assertThat(c19.put("if/none", Value.text("2"), WriteOptions.NONE.when(new Condition.Present())))
                .isInstanceOf(PutResult.Refused.class);
        assertThat(c19.delete("if/a", WriteOptions.onlyIfMatch(UNKNOWN))).isInstanceOf(DeleteResult.Refused.class);
        assertThat(c19.get("if/a").orElseThrow().value().text()).isEqualTo("1");
        assertThat(c19.put("if/a", Value.text("2"), WriteOptions.onlyIfMatch(etag)))
                .isInstanceOf(PutResult.Stored.class);
        assertThat(c19.put("if/b", Value.text("2"), WriteOptions.onlyIfAbsent()))
                .isInstanceOf(PutResult.Stored.class);
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> c19.put("if/b", Value.text("3"), WriteOptions.onlyIfAbsent())
                        .orThrow());
        assertThat(refused.problem().type()).isEqualTo("precondition-failed");
    }

    @Test
    void put_withANoteAndATimeToLive_keepsThem() {
        WriteOptions note = WriteOptions.NONE
                .withAuthor("Zoë Ångström <zoe@example.org>")
                .withMessage("Grüße, 世界\n\nzweiter Absatz")
                .withTtl(Duration.ofHours(1));

        c19.put("note/a", Value.text("1"), note).orThrow();

        Described described = c19.describe("note/a").orElseThrow();
        assertThat(described.entry().value().text()).isEqualTo("1");
        assertThat(described.entry().value().expires())
                .isBetween(Instant.now(), Instant.now().plusSeconds(4_000));
        assertThat(described.modified()).isBefore(Instant.now().plusSeconds(60));
        History.Logged logged = c19.history().of("note/a").next();
        assertThat(logged.author()).isEqualTo(note.author());
        assertThat(logged.message()).isEqualTo(note.message());
    }

    @Test
    void list_ofManyPages_isAllOfItAsOfOneRevision() {
        Txn txn = new Txn();
        for (int i = 0; i < 25; i++) {
            txn.put("many/k%02d".formatted(i), Value.text("v" + i));
        }
        String revision = c19.txn(txn).revision();

        Listing listing = c19.list(ListRequest.prefix("many/").withValues().withPageMax(10));
        c19.delete("many/k24");

        assertThat(listing.revision()).isEqualTo(revision);
        List<Item> items = listing.items().stream().toList();
        assertThat(items).hasSize(25);
        for (int i = 0; i < 25; i++) {
            assertThat(items.get(i)).isInstanceOf(Item.Listed.class);
            assertThat(((Item.Listed) items.get(i)).value())
                    .isEqualTo(new Value(("v" + i).getBytes(UTF_8), "text/plain", null));
        }
        assertThat(c19.list(ListRequest.prefix("many/")).items().stream()).hasSize(24);
        assertThat(c19.list(ListRequest.prefix("many/").at(revision)).items().stream())
                .hasSize(25);
    }

    @Test
    void list_byDirectory_foldsInTheOrderOfUtf8() {
        c19.txn(new Txn()
                .put("dir/a/x", Value.text("1"))
                .put("dir/a/y", Value.text("1"))
                .put("dir/\uFFFD", Value.text("1"))
                .put("dir/\uD83D\uDE00/x", Value.text("1")));

        assertThat(c19.list(ListRequest.prefix("dir/").byDirectory()).items().stream()
                        .map(Item::text))
                .containsExactly("dir/a/", "dir/\uFFFD", "dir/\uD83D\uDE00/");
    }

    @Test
    void delete_ofAKeyAndOfAPrefix_saysWhatItDid() {
        c19.txn(new Txn()
                .put("del/a", Value.text("1"))
                .put("del/b", Value.text("1"))
                .put("del/c", Value.text("1")));

        assertThat(c19.delete("del/a")).isInstanceOf(DeleteResult.Deleted.class);
        assertThat(c19.delete("del/a")).isInstanceOf(DeleteResult.Absent.class);
        assertThat(c19.deleteAll("del/", 5, WriteOptions.NONE)).isEqualTo(new DeleteAllResult.Unconfirmed(2));
        assertThat(c19.deleteAll("del/", 2, WriteOptions.NONE.withMessage("gone")))
                .isInstanceOfSatisfying(DeleteAllResult.Deleted.class, deleted -> {
                    assertThat(deleted.count()).isEqualTo(2);
                    assertThat(deleted.revision())
                            .isEqualTo(c19.history().log("del/").next().revision());
                });
    }

    @Test
    void txn_doesAllOfItOrNothing() {
        String etag = c19.put("txn/a", Value.text("1")).etag();

        TxnResult done = c19.txn(new Txn()
                .ifMatch("txn/a", etag)
                .ifAbsent("txn/b")
                .put("txn/a", Value.json("{}"))
                .put("txn/b", Value.of(new byte[] {-1}), Duration.ofHours(1))
                .get("txn/a")
                .delete("txn/none")
                .noted(WriteOptions.NONE.withMessage("both")));
        TxnResult refused = c19.txn(new Txn()
                .ifAbsent("txn/a")
                .delete("txn/a")
                .otherwise()
                .get("txn/b")
                .get("txn/none"));

        assertThat(done.succeeded()).isTrue();
        assertThat(done.results()).element(0).isInstanceOfSatisfying(TxnResult.Written.class, written -> assertThat(
                        written.effect())
                .isEqualTo(Effect.REPLACED));
        assertThat(done.results()).element(2).isInstanceOfSatisfying(TxnResult.Got.class, got -> assertThat(got.value())
                .isEqualTo(Value.json("{}")));
        assertThat(done.results()).element(3).isEqualTo(new TxnResult.Written("txn/none", Effect.UNCHANGED, null));
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.revision()).isEqualTo(done.revision());
        assertThat(refused.results()).element(0).isInstanceOfSatisfying(TxnResult.Got.class, got -> {
            assertThat(got.value()).isNotNull();
            Value value = Objects.requireNonNull(got.value());
            assertThat(value.bytes()).containsExactly(-1);
            assertThat(value.expires()).isAfter(Instant.now());
        });
        assertThat(refused.results()).element(1).isEqualTo(new TxnResult.Missing("txn/none"));
        assertThat(c19.history().of("txn/a").next().message()).isEqualTo("both");
        TxnResult changed = c19.txn(new Txn()
                .ifUnchanged("txn/", "main~1")
                .delete("txn/a")
                .otherwise()
                .put("txn/c", Value.text("3")));
        assertThat(changed.succeeded()).isFalse();
        assertThat(c19.get("txn/c")).isPresent();
    }

    @Test
    void blame_tellsWhoWroteEachLine() {
        c19.put("blame/a", Value.text("one\ntwo\n"));
        String first = c19.revision();
        c19.put("blame/a", Value.text("one\n2\n"), WriteOptions.NONE.withAuthor("Ann <ann@example.org>"));
        String second = c19.revision();
        c19.put("blame/b", Value.of(new byte[] {0, 1}));

        History.Blame now = c19.history().blame("blame/a", null).orElseThrow();
        assertThat(now.complete()).isTrue();
        assertThat(now.lines()).extracting(History.Line::text).containsExactly("one", "2");
        assertThat(now.lines())
                .extracting(line -> line.origin() == null ? "" : line.origin().revision())
                .containsExactly(first, second);
        assertThat(now.lines().get(1).origin())
                .satisfies(origin -> assertThat(origin.author()).isEqualTo("Ann <ann@example.org>"));
        assertThat(c19.history().blame("blame/a", first).orElseThrow().lines())
                .extracting(History.Line::text)
                .containsExactly("one", "two");
        assertThat(c19.history().blame("blame/b", null).orElseThrow().lines())
                .singleElement()
                .satisfies(line -> assertThat(line.text()).isNull());
        assertThat(c19.history().blame("blame/none", null)).isEmpty();
    }

    @Test
    void history_tellsWhatChanged_andBringsItBack() {
        History history = c19.history();
        String first = c19.put("hist/a", Value.text("1")).revision();
        String second = c19.txn(new Txn().put("hist/a", Value.text("2")).put("hist/b", Value.text("2")))
                .revision();
        c19.delete("hist/b");

        assertThat(history.of("hist/a").stream().map(History.Logged::revision)).containsExactly(second, first);
        assertThat(history.of("hist/never").hasNext()).isFalse();
        assertThat(history.log("hist/").stream().map(History.Logged::changesTotal))
                .containsExactly(1L, 2L, 1L);
        assertThat(history.logged(second).orElseThrow().changes())
                .extracting(History.Change::key)
                .containsExactly("hist/a", "hist/b");
        History.Diff diff = history.diff(first, second, "hist/", true);
        assertThat(diff.from()).isEqualTo(first);
        assertThat(diff.changes().stream())
                .satisfiesExactly(
                        a -> {
                            assertThat(a.beforeValue()).isEqualTo(Value.of("1".getBytes(UTF_8)));
                            assertThat(a.afterValue()).isEqualTo(Value.of("2".getBytes(UTF_8)));
                        },
                        b -> assertThat(b.beforeValue()).isNull());
        assertThat(history.diff(second, null, "hist/", false).changes().stream())
                .singleElement()
                .satisfies(b -> assertThat(b.change().after()).isNull());
        assertThat(history.revertPrefix("hist/", first, WriteOptions.NONE).changed())
                .isEqualTo(1);
        assertThat(history.revertKey("hist/b", second, WriteOptions.NONE.withMessage("back"))
                        .changed())
                .isEqualTo(1);
        assertThat(c19.get("hist/a").orElseThrow().value().text()).isEqualTo("1");
        assertThat(c19.revision("main~1")).isNotEqualTo(c19.revision());
    }

    @Test
    void conflicts_whereThereAreNone_isEmpty_andPoliciesAreKept() {
        Conflicts conflicts = c19.conflicts();
        c19.put("conf/a", Value.text("1"));

        assertThat(conflicts.list("").hasNext()).isFalse();
        assertThat(conflicts.show("conf/a")).isEmpty();
        assertThat(conflicts.resolve("conf/a", new Conflicts.Choice.Delete(), null, WriteOptions.NONE))
                .isInstanceOf(Conflicts.Resolution.NotInConflict.class);
        List<Conflicts.Rule> rules = List.of(
                new Conflicts.Rule("hits/", "counter", List.of()),
                new Conflicts.Rule("", "node-priority", List.of("n1", "n2")));
        assertThat(conflicts.setPolicies(rules, WriteOptions.NONE).settled()).isZero();
        assertThat(conflicts.policies()).isEqualTo(new Conflicts.Policies(rules, List.of()));
    }

    @Test
    void tags_nameRevisions() {
        Tags tags = c19.tags();
        String first = c19.put("tag/a", Value.text("1")).revision();
        String second = c19.put("tag/a", Value.text("2")).revision();

        assertThat(tags.set("release/1", first, new Condition.None())).isEqualTo(new Tags.Result.Set(false));
        assertThat(c19.get("tag/a", "release/1").orElseThrow().value().text()).isEqualTo("1");
        assertThat(tags.get("release/1").orElseThrow().revision()).isEqualTo(first);
        assertThat(tags.list().stream().map(Tags.Tag::name)).contains("release/1");
        assertThat(tags.set("release/1", second, new Condition.None()))
                .isInstanceOfSatisfying(Tags.Result.Refused.class, refused -> assertThat(refused.actual())
                        .isEqualTo(first));
        assertThat(tags.set("release/1", "main", new Condition.EtagIn(Set.of(first))))
                .isEqualTo(new Tags.Result.Set(true));
        assertThat(tags.delete("release/1", new Condition.EtagIn(Set.of(first))))
                .isInstanceOf(Tags.Result.Refused.class);
        assertThat(tags.delete("release/1", new Condition.None())).isEqualTo(new Tags.Result.Deleted());
        assertThat(tags.delete("release/1", new Condition.None())).isEqualTo(new Tags.Result.Absent());
        assertThat(tags.get("release/1")).isEmpty();
    }

    @Test
    void operation_tellsHowTheAgentIs() {
        Operation operation = c19.operation();
        c19.put("op/a", Value.text("1"));

        Operation.Status status = operation.status();

        assertThat(status.node()).isEqualTo("n1");
        assertThat(status.limits().valueBytes()).isEqualTo(1 << 20);
        assertThat(status.keys()).isPositive();
        assertThat(status.all()).containsKey("kinds");
        assertThat(catchThrowableOfType(ProblemException.class, operation::peers)
                        .problem()
                        .type())
                .isEqualTo("not-supported");
        Operation.Gc gc = operation.collect();
        while (gc instanceof Operation.Gc.Running) {
            gc = operation.collecting();
        }
        assertThat(gc).isInstanceOf(Operation.Gc.Done.class);
    }

    @Test
    void whatTheAgentRefuses_isAProblemWithItsTypeAndSentence() {
        ProblemException key = catchThrowableOfType(ProblemException.class, () -> c19.get("a//b"));
        assertThat(key.problem().type()).isEqualTo("invalid-key");
        assertThat(key.problem().status()).isEqualTo(400);
        assertThat(key).hasMessageContaining("a//b");
        c19.put("clash/a", Value.text("1"));
        ProblemException clash =
                catchThrowableOfType(ProblemException.class, () -> c19.put("clash/a/b", Value.text("1")));
        assertThat(clash.problem().text("existing")).isEqualTo("clash/a");
        assertThat(clash.problem().retryable()).isFalse();
        assertThat(catchThrowableOfType(ProblemException.class, () -> c19.get("clash/a", UNKNOWN))
                        .problem()
                        .type())
                .isEqualTo("revision-not-found");
        assertThat(catchThrowableOfType(ProblemException.class, () -> c19.put("big", Value.of(new byte[(1 << 20) + 1])))
                        .problem()
                        .type())
                .isEqualTo("too-large");
    }

    @Test
    void watch_tellsWhatHappens_eachRevisionByItself() {
        c19.put("w/before", Value.text("0"));
        try (Watch watch = c19.watch(WatchRequest.prefix("w/").withValues().withPrevious())) {
            String one = c19.put("w/a", Value.text("1")).revision();
            String two = c19.txn(new Txn().put("w/a", Value.json("2")).put("w/b", Value.of(new byte[] {-1})))
                    .revision();
            c19.put("other", Value.text("1"));
            String three = c19.delete("w/b") instanceof DeleteResult.Deleted deleted ? deleted.revision() : "";

            Step.Change first = (Step.Change) watch.next();
            Step.Change second = (Step.Change) watch.next();
            Step.Change third = (Step.Change) watch.next();

            assertThat(first.revision()).isEqualTo(one);
            assertThat(first.whole()).isTrue();
            assertThat(first.events()).singleElement().isInstanceOfSatisfying(Event.Put.class, put -> {
                assertThat(put.key()).isEqualTo("w/a");
                assertThat(put.previous()).isNull();
                assertThat(put.value()).isEqualTo(Value.text("1"));
            });
            assertThat(second.revision()).isEqualTo(two);
            assertThat(second.events()).hasSize(2).element(0).isInstanceOfSatisfying(Event.Put.class, put -> {
                assertThat(put.value()).isEqualTo(Value.json("2"));
                assertThat(put.previousValue()).isEqualTo(Value.of("1".getBytes(UTF_8)));
            });
            assertThat(third.revision()).isEqualTo(three);
            assertThat(third.events()).singleElement().isInstanceOfSatisfying(Event.Deleted.class, gone -> assertThat(
                            gone.previousValue())
                    .isEqualTo(Value.of(new byte[] {-1})));
        }
    }

    @Test
    void watch_withASnapshot_beginsWithWhatIsThere_eachKeyOnce() {
        c19.txn(new Txn()
                .put("s/a", Value.text("1"))
                .put("s/b/c", Value.text("2"))
                .put("s2/x", Value.text("3")));
        WatchRequest request = WatchRequest.prefixes(List.of("s2/", "s/b/", "s/", "s/b/"))
                .withValues()
                .withSnapshot();
        try (Watch watch = c19.watch(request)) {
            String after = c19.put("s/d", Value.text("4")).revision();

            Step.Snapshot snapshot = (Step.Snapshot) watch.next();

            assertThat(snapshot.cause()).isNull();
            assertThat(snapshot.items().stream().map(Item::text)).containsExactly("s/a", "s/b/c", "s2/x");
            assertThat(watch.next().revision()).isEqualTo(after);
        }
    }

    @Test
    void watch_fromARevisionThatIsNotKnown_beginsWithWhatIsThere() {
        c19.put("g/a", Value.text("1"));
        try (Watch watch = c19.watch(WatchRequest.prefix("g/").since(UNKNOWN))) {
            Step.Snapshot snapshot = (Step.Snapshot) watch.next();

            assertThat(Objects.requireNonNull(snapshot.cause()).type()).isEqualTo("revision-gone");
            assertThat(snapshot.items().stream().map(Item::text)).containsExactly("g/a");
            String after = c19.put("g/b", Value.text("1")).revision();
            assertThat(watch.next().revision()).isEqualTo(after);
        }
    }
}
