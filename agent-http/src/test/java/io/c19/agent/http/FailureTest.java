package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.c19.agent.http.RunningAgent.Reply;
import io.c19.fixtures.Eventually;
import io.c19.layers.ApplyResult;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Precondition;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import io.c19.layers.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client and the log are told when a state refuses, fails or breaks. */
class FailureTest {
    private final RunningAgent agent = RunningAgent.on(context -> new ScriptedState(RunningAgent.memory(context)));
    private final ScriptedState state = (ScriptedState) agent.state;

    @AfterEach
    void close() {
        agent.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1", "1001,2", "3000,3"})
    void put_busy_saysWhenToComeBack(int millis, String seconds) {
        state.onApply = batch -> new ApplyResult.Busy(Duration.ofMillis(millis));

        Reply put = agent.put("/v1/kv/a", "1");

        assertThat(put.status()).isEqualTo(429);
        assertThat(put.problem()).isEqualTo("busy");
        assertThat(put.header("Retry-After")).isEqualTo(seconds);
        assertThat(put.json().path("retryable").asBoolean()).isTrue();
        Reply compat = agent.put("/", "{\"a\":{\"value\":1}}");
        assertThat(compat.status()).isEqualTo(429);
        assertThat(compat.header("Retry-After")).isEqualTo(seconds);
        assertThat(compat.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void put_keyThatClashes_namesBoth() {
        state.onApply = batch -> new ApplyResult.KeyClash(new Key("a/b"), new Key("a"));

        Reply put = agent.put("/v1/kv/a/b", "1");

        assertThat(put.status()).isEqualTo(409);
        assertThat(put.problem()).isEqualTo("key-clash");
        assertThat(put.json().path("key").asText()).isEqualTo("a/b");
        assertThat(put.json().path("existing").asText()).isEqualTo("a");
        assertThat(agent.delete("/v1/kv/a/b").status()).isEqualTo(409);
        assertThat(agent.post("/v1/txn", "{\"then\":[{\"put\":\"a/b\",\"value\":\"\"}]}")
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "FULL,507,storage-full,true,''",
        "READ_ONLY,503,unavailable,true,5",
        "LOCKED,503,unavailable,true,5",
        "CLOSED,503,unavailable,true,5",
        "IO,503,unavailable,true,5",
        "UNUSABLE,503,unavailable,true,5",
        "CORRUPT,500,corrupt,false,''",
    })
    void put_storageFails_answersByItsReason(Reason reason, int status, String type, boolean retryable, String after) {
        state.onApply = batch -> {
            throw new StateException(reason, "The disk did this; do that.", null);
        };

        Reply put = agent.put("/v1/kv/a", "1");

        assertThat(put.status()).isEqualTo(status);
        assertThat(put.problem()).isEqualTo(type);
        assertThat(put.detail()).startsWith("The disk did this; do that.");
        assertThat(put.json().path("retryable").asBoolean()).isEqualTo(retryable);
        assertThat(put.header("Retry-After")).isEqualTo(after);
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void get_damagedData_saysWhatToRun() {
        state.onHead = () -> {
            throw new StateException(Reason.CORRUPT, "Object 12ab is damaged.", null);
        };

        assertThat(agent.get("/v1/kv/a").detail())
                .isEqualTo("Object 12ab is damaged. Run `c19 fsck` to see what is damaged.");
    }

    @Test
    void get_somethingUnexpected_isLoggedOnceUnderTheIdThatTheClientGets() {
        state.onHead = () -> {
            throw new IllegalStateException("secret internals");
        };
        try (LogLines log = LogLines.of("io.c19", Level.WARN)) {
            Reply get = agent.get("/v1/kv/a");

            assertThat(get.status()).isEqualTo(500);
            assertThat(get.problem()).isEqualTo("internal");
            assertThat(get.text()).doesNotContain("secret", "Exception");
            String id = get.json().path("id").asText();
            assertThat(id).hasSize(36);
            Eventually.eventually(() -> assertThat(log.events()).hasSize(1));
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.ERROR);
            assertThat(log.events().get(0).getFormattedMessage()).contains(id);
            assertThat(log.events().get(0).getThrowableProxy()).isNotNull();
        }
    }

    @Test
    void get_evenAnError_isAnsweredWithAProblem() {
        state.onHead = () -> {
            throw new StackOverflowError();
        };

        Reply get = agent.get("/v1/kv/a");

        assertThat(get.status()).isEqualTo(500);
        assertThat(get.problem()).isEqualTo("internal");
        state.onHead = state.real()::head;
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(404);
    }

    @Test
    void patch_keyThatOthersKeepChanging_givesUpAfterItsAttempts() {
        agent.put("/v1/kv/a", "{}");
        AtomicInteger attempts = new AtomicInteger();
        state.onApply = batch -> {
            attempts.incrementAndGet();
            return new ApplyResult.PreconditionFailed(batch.preconditions().get(0), "other");
        };

        Reply patch = agent.patch("/v1/kv/a", "application/merge-patch+json", "{\"x\":1}");

        assertThat(patch.status()).isEqualTo(409);
        assertThat(patch.problem()).isEqualTo("contended");
        assertThat(patch.json().path("retryable").asBoolean()).isTrue();
        assertThat(attempts).hasValue(PatchRoute.ATTEMPTS_MAX);
    }

    @Test
    void patch_withIfMatch_isTriedOnce() {
        String etag = agent.put("/v1/kv/a", "{}").header("ETag");
        AtomicInteger attempts = new AtomicInteger();
        state.onApply = batch -> {
            attempts.incrementAndGet();
            return new ApplyResult.PreconditionFailed(batch.preconditions().get(0), "other");
        };

        Reply patch = agent.patch("/v1/kv/a", "application/merge-patch+json", "{\"x\":1}", "If-Match", etag);

        assertThat(patch.status()).isEqualTo(412);
        assertThat(patch.etag()).isEqualTo("other");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void patch_changedInBetween_isAppliedToTheNewValue() {
        agent.put("/v1/kv/a", "{\"n\":1}");
        AtomicInteger attempts = new AtomicInteger();
        state.onApply = batch -> {
            if (attempts.getAndIncrement() == 0) {
                state.real().apply(Batch.of(new Mutation.Put(new Key("a"), Value.of(Texts.bytes("{\"n\":2}")))));
            }
            return state.real().apply(batch);
        };

        assertThat(agent.patch("/v1/kv/a", "application/merge-patch+json", "{\"m\":3}")
                        .status())
                .isEqualTo(200);
        assertThat(agent.get("/v1/kv/a").text()).isEqualTo("{\"n\":2,\"m\":3}");
    }

    @Test
    void compat_changedInBetween_keepsTheNewest() {
        agent.put("/", "{\"a\":{\"value\":\"first\",\"ts\":1000}}");
        AtomicInteger attempts = new AtomicInteger();
        state.onApply = batch -> {
            if (attempts.getAndIncrement() == 0) {
                state.real()
                        .apply(Batch.of(new Mutation.Put(
                                new Key("a"),
                                new Value(
                                        Texts.bytes("\"third\""),
                                        "application/json",
                                        null,
                                        Instant.ofEpochMilli(3_000)))));
            }
            return state.real().apply(batch);
        };

        Reply put = agent.put("/", "{\"a\":{\"value\":\"second\",\"ts\":2000},\"b\":{\"value\":1,\"ts\":2000}}");

        assertThat(put.status()).isEqualTo(204);
        assertThat(agent.get("/a").text()).isEqualTo("{\"value\":\"third\",\"ts\":3000,\"ttl\":null}");
        assertThat(agent.get("/b").status()).isEqualTo(200);
    }

    @Test
    void compat_keysThatOthersKeepChanging_givesUpAfterItsAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        state.onApply = batch -> {
            attempts.incrementAndGet();
            return new ApplyResult.PreconditionFailed(new Precondition.Absent(new Key("a")), "other");
        };

        Reply put = agent.put("/", "{\"a\":{\"value\":1,\"ts\":1000}}");

        assertThat(put.status()).isEqualTo(409);
        assertThat(put.header("Content-Type")).startsWith("text/plain");
        assertThat(attempts).hasValue(CompatRoutes.ATTEMPTS_MAX);
    }

    @Test
    void readyz_stateThatRefusesWrites_saysWhy() {
        state.onFault = () -> "The disk is full; make room.";

        Reply ready = agent.get("/readyz");

        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.problem()).isEqualTo("unavailable");
        assertThat(ready.detail()).isEqualTo("The disk is full; make room.");
        assertThat(agent.get("/livez").status()).isEqualTo(200);
        assertThat(agent.get("/v1/status").json().path("fault").asText()).isEqualTo("The disk is full; make room.");
    }

    @Test
    void readyz_stateThatIsClosed_isNotReadyButLive() {
        agent.state.close();

        assertThat(agent.get("/readyz").status()).isEqualTo(503);
        assertThat(agent.get("/v1/status").status()).isEqualTo(503);
        assertThat(agent.get("/v1/kv/a").status()).isEqualTo(503);
        assertThat(agent.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void log_ofRequests_isAtDebugAndNeverHasValues() {
        try (LogLines log = LogLines.of("io.c19.agent.http", Level.DEBUG)) {
            agent.put("/v1/kv/some/key", "the value", "C19-Message", "the message");
            agent.get("/v1/kv/some/key?at=x");

            // The line of a request is written when its answer is out.
            Eventually.eventually(() -> assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.matches("PUT /v1/kv/some/key 201 [0-9.]+ ms"))
                    .anyMatch(line -> line.startsWith("GET /v1/kv/some/key")));
            assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> line.contains("the value") || line.contains("the message"));
            assertThat(log.events()).allMatch(event -> event.getLevel() == Level.DEBUG);
        }
    }
}
