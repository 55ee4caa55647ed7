package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once, who must not lose each other's writes. */
@Timeout(120)
class ConcurrencyTest {
    private static final int CLIENTS = 16;
    private static final int INCREMENTS = 25;

    private final RunningAgent agent = RunningAgent.onHistory();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    @AfterEach
    void close() {
        clients.shutdownNow();
        agent.close();
    }

    @Test
    void put_conditionalIncrements_areEachCountedOnce() throws Exception {
        agent.put("/v1/kv/counter", "0");

        inParallel(() -> {
            for (int i = 0; i < INCREMENTS; ) {
                Reply get = agent.get("/v1/kv/counter");
                String next = String.valueOf(Integer.parseInt(get.text()) + 1);
                Reply put = agent.put("/v1/kv/counter", next, "If-Match", get.header("ETag"));
                assertThat(put.status()).isIn(200, 412);
                i += put.status() == 200 ? 1 : 0;
            }
        });

        assertThat(agent.get("/v1/kv/counter").text()).isEqualTo(String.valueOf(CLIENTS * INCREMENTS));
        assertThat(agent.get("/v1/log?limit=1000").json().path("entries")).hasSize(CLIENTS * INCREMENTS + 1);
    }

    @Test
    void txn_conditionalIncrements_areEachCountedOnce() throws Exception {
        agent.put("/v1/kv/counter", "0");

        inParallel(() -> {
            for (int i = 0; i < INCREMENTS; ) {
                Reply get = agent.get("/v1/kv/counter");
                String next = String.valueOf(Integer.parseInt(get.text()) + 1);
                Reply txn = agent.post(
                        "/v1/txn",
                        "{\"if\":[{\"key\":\"counter\",\"etag\":\"" + get.etag()
                                + "\"}],\"then\":[{\"put\":\"counter\",\"value\":\"" + next + "\"}]}");
                i += txn.json().path("succeeded").asBoolean() ? 1 : 0;
            }
        });

        assertThat(agent.get("/v1/kv/counter").text()).isEqualTo(String.valueOf(CLIENTS * INCREMENTS));
    }

    @Test
    void patch_ofDifferentMembers_keepsThemAll() throws Exception {
        agent.put("/v1/kv/map", "{}");

        List<Integer> numbers = new ArrayList<>();
        inParallel(() -> {
            int number;
            synchronized (numbers) {
                number = numbers.size();
                numbers.add(number);
            }
            Reply patch;
            do { // a client that lost all its attempts is told to try again
                patch = agent.patch("/v1/kv/map", "application/merge-patch+json", "{\"m" + number + "\":true}");
            } while (patch.status() == 409);
            assertThat(patch.status()).isEqualTo(200);
        });

        assertThat(agent.get("/v1/kv/map").json()).hasSize(CLIENTS);
    }

    @Test
    void put_ifAbsent_isWonByOne() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        inParallel(() -> {
            Reply put = agent.put("/v1/kv/lock", Thread.currentThread().getName(), "If-None-Match", "*");
            synchronized (statuses) {
                statuses.add(put.status());
            }
        });

        assertThat(statuses)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 412)
                .hasSize(CLIENTS - 1);
    }

    @Test
    void txn_largeOnes_areFewAtATime() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch applying = new CountDownLatch(LargeBodies.MAX);
        byte[] large = Texts.bytes("{\"then\":[]}" + " ".repeat(LargeBodies.SMALL_BYTES_MAX));
        try (RunningAgent slow = RunningAgent.on(context -> new ScriptedState(RunningAgent.memory(context)))) {
            ScriptedState state = (ScriptedState) slow.state;
            state.onApply = batch -> {
                applying.countDown();
                await(go);
                return state.real().apply(batch);
            };
            List<Future<Integer>> first = new ArrayList<>();
            for (int i = 0; i < LargeBodies.MAX; i++) {
                first.add(clients.submit(() -> post(slow, large).status()));
            }
            await(applying);

            Reply more = post(slow, large);
            assertThat(more.status()).isEqualTo(429);
            assertThat(more.header("Retry-After")).isEqualTo("1");
            assertThat(slow.put("/", large).status()).isEqualTo(429);
            state.onApply = state.real()::apply;
            assertThat(slow.post("/v1/txn", "{}").status()).isEqualTo(200);
            go.countDown();
            for (Future<Integer> status : first) {
                assertThat(status.get()).isEqualTo(200);
            }
            assertThat(post(slow, large).status()).isEqualTo(200);
        }
    }

    private static Reply post(RunningAgent agent, byte[] body) {
        return agent.send("POST", "/v1/txn", body, "Content-Type", "application/json");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void inParallel(Runnable client) throws Exception {
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            all.add(Executors.callable(client));
        }
        for (Future<Object> done : clients.invokeAll(all)) {
            done.get();
        }
    }
}
