package io.c19.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.cli.Agents;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.serve.RunningAgent;
import io.c19.layers.Batch;
import io.c19.layers.Key;
import io.c19.layers.Mutation;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Selection;
import io.c19.layers.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpStoreTest extends StoreContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private RunningAgent agent;
    private Store store;

    @BeforeEach
    void start() {
        agent = Agents.onGit(directory.resolve("data"));
        store = Stores.connect(agent.address(), TIMEOUT, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Override
    Store store() {
        return store;
    }

    @Test
    void limits_ofAnAgentWithOthers_areItsOwn() {
        try (RunningAgent small = Agents.start("state.kind", "Memory", "limits.batch_operations", "7")) {
            Store other = Stores.connect(small.address(), TIMEOUT, Clock.systemUTC());

            assertThat(other.limits().batchOperationsMax()).isEqualTo(7);
        }
    }

    @Test
    void log_ofAStateWithoutHistory_saysWhichKindHasOne() {
        try (RunningAgent memory = Agents.inMemory()) {
            Store other = Stores.connect(memory.address(), TIMEOUT, Clock.systemUTC());

            Failure failure = catchThrowableOfType(Failure.class, () -> other.log(new Selection.Under(Prefix.ALL)));

            assertThat(failure.code()).isEqualTo(ExitCode.ERROR);
            assertThat(failure.sentence()).contains("Memory").contains("Git");
        }
    }

    @Test
    void gc_ofAStateThatHasNone_saysWhichKindHas() {
        try (RunningAgent memory = Agents.inMemory()) {
            Store other = Stores.connect(memory.address(), TIMEOUT, Clock.systemUTC());

            Failure failure = catchThrowableOfType(Failure.class, () -> other.gc(Progress.NONE));

            assertThat(failure.code()).isEqualTo(ExitCode.ERROR);
            assertThat(failure.sentence()).contains("Memory").contains("Git");
        }
    }

    @Test
    void gc_thatTakesLongAndFails_tellsHowFarItWasAndWhy() throws Exception {
        List<String> steps = new ArrayList<>();
        Failure failed = gcAnswered(
                steps,
                "{\"running\":true,\"step\":\"writing objects\",\"done\":3,\"total\":9}",
                "{\"running\":true,\"step\":\"writing objects\",\"done\":8,\"total\":9}",
                "{\"running\":false,\"fault\":\"no room\"}");
        assertThat(failed.sentence()).isEqualTo("no room");
        assertThat(steps).containsExactly("writing objects 3/9", "writing objects 8/9");

        Failure forgotten = gcAnswered(
                steps, "{\"running\":true,\"step\":\"writing objects\",\"done\":3,\"total\":9}", "{\"running\":false}");
        assertThat(forgotten.sentence()).contains("again");
    }

    /** Of an agent that answers so, one request after the other. */
    private static Failure gcAnswered(List<String> steps, String... answers) throws Exception {
        try (ServerSocket agent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                for (String answer : answers) {
                    try (Socket socket = agent.accept()) {
                        socket.getInputStream().read(new byte[4_096]);
                        socket.getOutputStream()
                                .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                                + answer.length() + "\r\nConnection: close\r\n\r\n" + answer)
                                        .getBytes(StandardCharsets.ISO_8859_1));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            server.start();
            Store store =
                    Stores.connect(URI.create("http://127.0.0.1:" + agent.getLocalPort()), TIMEOUT, Clock.systemUTC());
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> store.gc((what, done, total) -> steps.add(what + " " + done + "/" + total)));
            server.join();
            return failure;
        }
    }

    @Test
    void anything_nobodyListens_isUnreachableAndSaysWhatToDo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Store nowhere = Stores.connect(URI.create("http://127.0.0.1:" + port), TIMEOUT, Clock.systemUTC());

        Failure failure = catchThrowableOfType(Failure.class, () -> nowhere.get(new Key("a"), null));

        assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.sentence()).contains("c19 serve").contains("--data DIR");
    }

    @Test
    void anything_noAnswerInTime_isUnreachable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Store slow = Stores.connect(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(50), Clock.systemUTC());

            Failure failure = catchThrowableOfType(Failure.class, () -> slow.write(put()));

            assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.sentence()).contains("--timeout").contains("may or may not");
        }
    }

    @Test
    void write_answerLost_isNotSentTwice() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket dropping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                while (true) {
                    try (Socket socket = dropping.accept()) {
                        connections.incrementAndGet();
                        socket.getInputStream().read(new byte[4_096]);
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            server.start();
            Store store = Stores.connect(
                    URI.create("http://127.0.0.1:" + dropping.getLocalPort()), TIMEOUT, Clock.systemUTC());

            Failure failure = catchThrowableOfType(Failure.class, () -> store.write(put()));
            Failure deletion =
                    catchThrowableOfType(Failure.class, () -> store.write(Batch.of(new Mutation.Delete(new Key("a")))));

            assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.sentence()).contains("may or may not");
            assertThat(deletion.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(connections).hasValue(2);
        }
    }

    @Test
    void get_fromAnotherServer_saysThatItIsNoAgent() throws Exception {
        for (String answer : new String[] {
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
        }) {
            try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread server = new Thread(() -> {
                    try (Socket socket = other.accept()) {
                        socket.getInputStream().read(new byte[4_096]);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                server.start();
                Store store = Stores.connect(
                        URI.create("http://127.0.0.1:" + other.getLocalPort()), TIMEOUT, Clock.systemUTC());

                Failure failure = catchThrowableOfType(Failure.class, () -> store.get(new Key("a"), null));

                assertThat(failure.code()).isEqualTo(ExitCode.ERROR);
                assertThat(failure.sentence()).contains("not a C19 agent").contains("--url");
                server.join();
            }
        }
    }

    private static Batch put() {
        return Batch.of(new Mutation.Put(new Key("a"), Value.of(new byte[] {1})))
                .noted(Note.NONE);
    }
}
