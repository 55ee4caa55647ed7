package io.c19.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.fixtures.RedisProcess;
import io.c19.layers.HttpAnswer;
import io.c19.layers.HttpRefusal;
import io.c19.layers.HttpRequest;
import io.c19.layers.HttpRoute;
import io.c19.layers.Routes;
import io.c19.layers.State;
import io.c19.layers.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are passed on, and those that are not. */
class CommandRouteTest {
    private static final String KEY = "passed-" + UUID.randomUUID();

    private static State open(String commands) {
        return Opening.open(SharedRedis.url(), "prefix", KEY, "commands", commands);
    }

    private static List<HttpRoute> routes(State state) {
        return state.capability(Routes.class).orElseThrow().routes();
    }

    private static String pass(State state, String body) {
        HttpRoute route = routes(state).get(0);
        HttpAnswer answer = route.action().answer(new HttpRequest() {
            @Override
            public String path() {
                return route.path();
            }

            @Override
            public Optional<String> parameter(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> header(String name) {
                return Optional.empty();
            }

            @Override
            public byte[] body() {
                return body.getBytes(StandardCharsets.UTF_8);
            }
        });
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpRefusal refusal(State state, String body) {
        return catchThrowableOfType(HttpRefusal.class, () -> pass(state, body));
    }

    @Test
    void withoutCommands_thereIsNoSuchRoute() {
        try (State state = open("")) {
            assertThat(routes(state)).isEmpty();
        }
    }

    @Test
    void allowedCommands_arePassedOn_andTheirAnswersComeAsJson() {
        try (State state = open("set, get,HSET,hgetall,del,config get,lrange,rpush,incr")) {
            assertThat(routes(state)).extracting(HttpRoute::path).containsExactly("/v1/redis");
            String name = "\"" + KEY + "\"";
            assertThat(pass(state, "{\"command\": [\"set\", %s, \"caf\u00e9\"]}".formatted(name)))
                    .isEqualTo("{\"reply\":\"OK\"}");
            assertThat(pass(state, "{\"command\": [\"GET\", %s]}".formatted(name)))
                    .isEqualTo("{\"reply\":\"caf\u00e9\"}");
            assertThat(pass(state, "{\"command\": [\"GET\", \"no-such-key\"]}")).isEqualTo("{\"reply\":null}");
            pass(state, "{\"command\": [\"SET\", %s, {\"base64\": \"/wA=\"}]}".formatted(name));
            assertThat(pass(state, "{\"command\": [\"GET\", %s]}".formatted(name)))
                    .isEqualTo("{\"reply\":{\"base64\":\"/wA=\"}}");
            assertThat(pass(state, "{\"command\": [\"DEL\", %s]}".formatted(name)))
                    .isEqualTo("{\"reply\":1}");
            pass(state, "{\"command\": [\"RPUSH\", %s, 1, \"b\"]}".formatted(name));
            assertThat(pass(state, "{\"command\": [\"LRANGE\", %s, 0, -1]}".formatted(name)))
                    .isEqualTo("{\"reply\":[\"1\",\"b\"]}");
            assertThat(pass(state, "{\"command\": [\"CONFIG\", \"GET\", \"databases\"]}"))
                    .contains("databases");
            HttpRefusal refused = refusal(state, "{\"command\": [\"INCR\", %s]}".formatted(name));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.detail()).contains("WRONGTYPE");
            pass(state, "{\"command\": [\"DEL\", %s]}".formatted(name));
        }
    }

    @Test
    void otherCommands_andTheStatesOwnKeys_areRefused() {
        try (State state = open("get,del,config get")) {
            for (String other : List.of("SET", "FLUSHALL", "EVAL", "CONFIG")) {
                HttpRefusal refused = refusal(state, "{\"command\": [\"%s\", \"set\", \"x\"]}".formatted(other));
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.detail()).contains("CONFIG GET, DEL, GET");
            }
            assertThat(refusal(state, "{\"command\": [\"FLUSHALL\"]}").status())
                    .as("alone")
                    .isEqualTo(403);
            HttpRefusal own = refusal(state, "{\"command\": [\"DEL\", \"{%s}:head\"]}".formatted(KEY));
            assertThat(own.status()).isEqualTo(403);
            assertThat(own.detail()).contains("this state's own");
        }
    }

    @Test
    void inACluster_aCommandOverSeveralSlots_isRefusedAsItIs_notAsIfTheServerWereAway(@TempDir Path directory) {
        try (RedisProcess redis = RedisProcess.start(directory, "--save", "", "--cluster-enabled", "yes")) {
            Opening.makeCluster(redis);
            try (State state = Opening.open(redis.url(), "commands", "mset,get")) {
                HttpRefusal refused = refusal(state, "{\"command\": [\"MSET\", \"a\", 1, \"b\", 2]}");
                assertThat(refused.status()).isEqualTo(422);
                assertThat(refused.detail()).contains("CROSSSLOT");
                pass(state, "{\"command\": [\"MSET\", \"{a}1\", 1, \"{a}2\", 2]}");
                assertThat(pass(state, "{\"command\": [\"GET\", \"{a}2\"]}")).isEqualTo("{\"reply\":\"2\"}");
            }
        }
    }

    @Test
    void bodiesOfAnotherForm_areRefused() {
        try (State state = open("get")) {
            for (String body : List.of(
                    "",
                    "{",
                    "[]",
                    "{}",
                    "{\"command\": []}",
                    "{\"command\": \"GET a\"}",
                    "{\"command\": [1]}",
                    "{\"command\": [\"GET\", null]}",
                    "{\"command\": [\"GET\", {\"base64\": \"*\"}]}",
                    "{\"command\": [\"GET\", \"a\"], \"more\": 1}")) {
                assertThat(refusal(state, body).status()).as(body).isEqualTo(400);
            }
        }
    }

    @Test
    void commandsThatChangeTheConnection_cannotBeAllowed() {
        for (String never : List.of("SELECT", "multi", "SUBSCRIBE", "CLIENT REPLY", "BLPOP")) {
            assertThatThrownBy(() -> open("get," + never))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("all requests share a connection");
        }
    }
}
