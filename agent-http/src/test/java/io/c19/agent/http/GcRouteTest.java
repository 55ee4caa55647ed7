package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import io.c19.layers.Maintenance.Collected;
import io.c19.layers.Maintenance.Size;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcRouteTest {
    private static final Collected COLLECTED = new Collected(7, 2, new Size(5, 900), new Size(1, 400));
    private static final String DONE =
            "{\"running\":false,\"objects\":7,\"dropped\":2,\"before\":{\"files\":5,\"bytes\":900},\"after\":{\"files\":1,\"bytes\":400}}";

    private @Nullable ScriptedState scripted;
    private final RunningAgent agent = RunningAgent.on(context -> {
        scripted = new ScriptedState(RunningAgent.memory(context));
        return scripted;
    });

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void post_ofASmallStore_answersWhenItIsDone() {
        state().onGc = progress -> Optional.of(COLLECTED);
        assertThat(agent.get("/v1/gc").text()).isEqualTo("{\"running\":false}");

        assertThat(agent.post("/v1/gc", "{}").text()).isEqualTo(DONE);

        assertThat(agent.get("/v1/gc").text()).isEqualTo(DONE);
    }

    @Test
    void post_thatTakesLong_saysHowFarItIsUntilItIsDone() {
        CountDownLatch end = new CountDownLatch(1);
        state().onGc = progress -> {
            progress.at("writing objects", 3, 9);
            await(end);
            return Optional.of(COLLECTED);
        };

        assertThat(agent.post("/v1/gc", "{}").text())
                .isEqualTo("{\"running\":true,\"step\":\"writing objects\",\"done\":3,\"total\":9}");

        Reply second = agent.post("/v1/gc", "{}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("gc-running");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        end.countDown();
        assertThat(agent.get("/v1/gc").text()).isEqualTo(DONE);
        assertThat(agent.post("/v1/gc", "{}").text()).isEqualTo(DONE);
    }

    @Test
    void post_thatFails_tellsTheFaultAndLetsAnotherBegin() {
        state().onGc = progress -> {
            throw new StateException(Reason.FULL, "no room", null);
        };
        assertThat(agent.post("/v1/gc", "{}").text()).isEqualTo("{\"running\":false,\"fault\":\"no room\"}");

        state().onGc = progress -> {
            throw new OutOfMemoryError("of a test");
        };
        assertThat(agent.post("/v1/gc", "{}").json().path("fault").asText()).contains("log");

        state().onGc = progress -> Optional.empty();
        assertThat(agent.post("/v1/gc", "{}").json().path("fault").asText()).contains("under way");
    }

    @Test
    void post_thatABrowserCouldSendForAnotherSite_isRefused() {
        assertThat(agent.send("POST", "/v1/gc", new byte[0]).status()).isEqualTo(415);
        assertThat(agent.post("/v1/gc", "[]").problem()).isEqualTo("invalid-request");
        assertThat(agent.post("/v1/gc", "{\"prune\":true}").problem()).isEqualTo("invalid-request");
        assertThat(agent.get("/v1/gc").text()).isEqualTo("{\"running\":false}");
    }

    @Test
    void gc_ofAStateThatHasNone_isNotSupported() {
        try (RunningAgent other = RunningAgent.onMemory()) {
            for (Reply reply : new Reply[] {other.get("/v1/gc"), other.post("/v1/gc", "{}")}) {
                assertThat(reply.status()).isEqualTo(501);
                assertThat(reply.detail()).contains("Memory").contains("Git");
            }
        }
    }

    private ScriptedState state() {
        return Objects.requireNonNull(scripted);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
