package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.Connection;
import io.c19.layers.Copy;
import io.c19.layers.Entry;
import io.c19.layers.Etag;
import io.c19.layers.Key;
import io.c19.layers.PeersUnansweredException;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent answers for a key that it lacks and its peers may have. */
class CopiesTest {
    private static final byte[] BYTES = "theirs".getBytes(StandardCharsets.UTF_8);

    private final RunningAgent agent = RunningAgent.among(new Peers());

    @AfterEach
    void close() {
        agent.close();
    }

    private static final class Peers implements Connection {
        @Override
        public String kind() {
            return "Scripted";
        }

        @Override
        public boolean queries() {
            return true;
        }

        @Override
        public Optional<Copy> query(Key key) {
            if (key.text().equals("unknown")) {
                throw new PeersUnansweredException("Not all peers answered.");
            }
            return key.text().equals("theirs")
                    ? Optional.of(
                            new Copy(new Entry(key, Value.of(BYTES), Etag.of(BYTES), false), Duration.ofMillis(2_999)))
                    : Optional.empty();
        }

        @Override
        public List<Peer> peers() {
            return List.of();
        }

        @Override
        public List<Peer> sync(Duration timeout) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void get_ofWhatPeersHave_isACopy() {
        assertThat(agent.get("/v1/kv/theirs").text()).isEqualTo("theirs");
        assertThat(agent.get("/v1/kv/theirs").header("C19-Copy")).isEqualTo("true");
        assertThat(agent.get("/v1/kv/theirs").header("Age")).isEqualTo("2");
        assertThat(agent.get("/v1/kv/theirs?query=peers").text()).isEqualTo("theirs");
        assertThat(agent.get("/theirs").text()).contains("\"value\":\"theirs\"");
        assertThat(agent.get("/v1/kv?values=true").text()).doesNotContain("theirs");
    }

    @Test
    void get_local_asksNobody() {
        assertThat(agent.get("/v1/kv/theirs?query=local").status()).isEqualTo(404);
        assertThat(agent.get("/v1/kv/unknown?query=local").status()).isEqualTo(404);
        assertThat(agent.get("/v1/kv/theirs?query=lokal").status()).isEqualTo(400);
    }

    @Test
    void get_ofWhatNobodyHas_isNotFound_butWhenNotAllAnswered_isATimeout() {
        assertThat(agent.get("/v1/kv/nobodys").status()).isEqualTo(404);
        assertThat(agent.get("/v1/kv/unknown").status()).isEqualTo(504);
        assertThat(agent.get("/v1/kv/unknown").text()).contains("/problems/peers-unanswered");
        assertThat(agent.get("/unknown").status()).isEqualTo(504);
    }
}
