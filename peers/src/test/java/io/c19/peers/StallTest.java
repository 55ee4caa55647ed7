package io.c19.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.c19.layers.config.Binding;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final PeerPort port = PeerPort.start(new Binding("127.0.0.1", 0), "Test", new Slow());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        ending.countDown();
        timer.shutdownNow();
        port.close();
    }

    /** Sends one byte, and ends the answer when it is told to. */
    private final class Slow extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            clientPorts.add(Request.getRemotePort(request));
            Content.Sink.write(response, false, ByteBuffer.wrap(new byte[] {7}));
            ending.await();
            response.write(true, null, callback);
            return true;
        }
    }

    private InputStream answer() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(port.address()).build();
        return client.send(request, BodyHandlers.ofInputStream()).body();
    }

    @Test
    void read_byAReaderThatKnowsTheEnd_leavesTheConnectionForTheNextRequest() throws Exception {
        for (int i = 0; i < 3; i++) {
            int first = Stall.read(timer, LONG, answer(), in -> {
                int read = in.read();
                ending.countDown();
                return read;
            });
            assertThat(first).isEqualTo(7);
        }
        assertThat(clientPorts).hasSize(1);
    }

    @Test
    void read_ofWhatDoesNotEnd_hasWhatCame() throws Exception {
        int first = Stall.read(timer, Duration.ofMillis(200), answer(), in -> in.read());
        assertThat(first).isEqualTo(7);
    }

    @Test
    void read_ofWhatDoesNotCome_isGivenUp() {
        assertThatThrownBy(() -> Stall.read(timer, Duration.ofMillis(200), answer(), InputStream::readAllBytes))
                .isInstanceOf(IOException.class)
                .hasMessage("nothing more came for 200 ms");
        assertThatThrownBy(() ->
                        Stall.read(timer, Duration.ofSeconds(2), Duration.ZERO, answer(), InputStream::readAllBytes))
                .hasMessage("it did not end within 0 s");
    }
}
