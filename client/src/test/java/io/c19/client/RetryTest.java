package io.c19.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.client.UnreachableException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, what is not, and what is said when there is no answer. */
class RetryTest {
    private static final Value VALUE = Value.text("1");

    private static C19Client client(URI agent, boolean shortLived) {
        ClientOptions options = ClientOptions.DEFAULT.withRetries(2);
        return C19Client.connect(agent, shortLived ? options.forShortLived() : options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void read_whoseConnectionBreaks_isSentAgain(boolean shortLived) throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.NOTHING, ScriptedServer.stored());
                C19Client c19 = client(server.address(), shortLived)) {
            assertThat(c19.get("a").orElseThrow().etag()).isEqualTo("e");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void write_whoseAnswerIsLost_isNotSentAgain_unlessTheAgentKnowsIt(boolean shortLived) throws IOException {
        String done = ScriptedServer.answer(
                200, "Content-Type: application/json\r\n", "{\"succeeded\":true,\"revision\":\"r\",\"results\":[]}");
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.NOTHING, ScriptedServer.NOTHING, ScriptedServer.NOTHING, done);
                C19Client c19 = client(server.address(), shortLived)) {
            assertThat(broken(() -> c19.put("a", VALUE))).isEqualTo(Kind.BROKEN);
            assertThat(broken(() -> c19.delete("a"))).isEqualTo(Kind.BROKEN);
            assertThat(server.requests()).hasSize(2);
            assertThat(c19.txn(new Txn().put("a", VALUE)).succeeded()).isTrue();
            assertThat(server.requests()).hasSize(4);
            assertThat(name(server.requests().get(3)))
                    .isEqualTo(name(server.requests().get(2)));
            c19.txn(new Txn().put("a", VALUE).idempotent("k1"));
            assertThat(name(server.requests().get(4))).isEqualTo("\"k1\"");
        }
    }

    private static String name(String request) {
        Matcher name = Pattern.compile("(?i)\r\nIdempotency-Key: (.*)\r\n").matcher(request);
        assertThat(name.find()).as(request).isTrue();
        return name.group(1);
    }

    private static Kind broken(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(UnreachableException.class, call).kind();
    }

    @Test
    void write_thatWasRefusedAsTooMany_isSentAgain_afterAsLongAsTheAgentAsks() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.problem(429, "busy", "Retry-After: 0\r\n"), ScriptedServer.stored());
                C19Client c19 = client(server.address(), false)) {
            assertThat(c19.put("a", VALUE).etag()).isEqualTo("e");
        }
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.problem(429, "busy", "Retry-After: 9999\r\n"));
                C19Client c19 = client(server.address(), false)) {
            ProblemException busy = catchThrowableOfType(ProblemException.class, () -> c19.put("a", VALUE));
            assertThat(busy.problem().retryable()).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void agentOnItsWayOut_isAskedAgain_toReadOnly() throws IOException {
        String away = ScriptedServer.problem(503, "unavailable", "");
        try (ScriptedServer server = new ScriptedServer(away, ScriptedServer.stored(), away);
                C19Client c19 = client(server.address(), false)) {
            assertThat(c19.get("a")).isPresent();
            assertThatThrownBy(() -> c19.put("a", VALUE)).isInstanceOf(ProblemException.class);
            assertThat(server.requests()).hasSize(3);
            assertThatThrownBy(() -> c19.get("a")).isInstanceOf(ProblemException.class);
            assertThat(server.requests()).as("and then no more").hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyListens_isNotConnected(boolean shortLived) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (C19Client c19 = client(URI.create("http://127.0.0.1:" + port), shortLived)) {
            assertThatThrownBy(() -> c19.put("a", VALUE))
                    .isInstanceOfSatisfying(UnreachableException.class, e -> assertThat(e.kind())
                            .isEqualTo(Kind.NOT_CONNECTED))
                    .hasMessageContaining("cannot be reached");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noAnswer_orOneThatStops_isLate(boolean shortLived) throws IOException {
        String stops = "HTTP/1.1 200 x\r\nConnection: keep-alive\r\nContent-Length: 10\r\n\r\nhalf";
        for (String answer : List.of("HTTP/1.1 200 x\r\nConnection: keep-alive\r\n", stops)) {
            ClientOptions options = ClientOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
            try (ScriptedServer server = new ScriptedServer(answer);
                    C19Client c19 =
                            C19Client.connect(server.address(), shortLived ? options.forShortLived() : options)) {
                assertThatThrownBy(() -> c19.get("a"))
                        .isInstanceOfSatisfying(UnreachableException.class, e -> assertThat(e.kind())
                                .isEqualTo(Kind.TIMED_OUT));
            }
        }
    }

    @Test
    void interrupted_endsTheWaiting_andStaysInterrupted() throws IOException {
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 200 x\r\nConnection: keep-alive\r\n");
                C19Client c19 = client(server.address(), false)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> c19.get("a"))
                    .isInstanceOfSatisfying(UnreachableException.class, e -> assertThat(e.kind())
                            .isEqualTo(Kind.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 x\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 200 x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 302 x\r\nConnection: close\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 412 x\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n[]"
            })
    void anotherServer_isToldFromAnAgent(String answer) throws IOException {
        for (boolean shortLived : new boolean[] {false, true}) {
            try (ScriptedServer server = new ScriptedServer(answer);
                    C19Client c19 = client(server.address(), shortLived)) {
                assertThatThrownBy(() -> c19.get("a"))
                        .isInstanceOf(UnexpectedAnswerException.class)
                        .hasMessageContaining("is not a C19 agent");
                assertThatThrownBy(() -> c19.put("a", VALUE)).isInstanceOf(UnexpectedAnswerException.class);
                assertThatThrownBy(() -> c19.operation().status()).isInstanceOf(UnexpectedAnswerException.class);
            }
        }
    }

    @Test
    void closed_saysSo() {
        C19Client c19 = C19Client.connect("http://127.0.0.1:1");
        c19.close();

        assertThatThrownBy(() -> c19.get("a")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "http:/a", "http://a?b", "a"})
    void connect_toWhatIsNoAddress_saysWhatIsExpected(String address) {
        assertThatThrownBy(() -> C19Client.connect(address)).hasMessageContaining("expected: such as");
    }
}
