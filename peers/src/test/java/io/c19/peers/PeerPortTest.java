package io.c19.peers;

import static io.c19.fixtures.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.c19.layers.config.Binding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that are slow on purpose, over real sockets. */
class PeerPortTest {
    /** More than the sockets' buffers hold. */
    private static final int LARGE = 32 << 20;

    private static final Steadiness SHORT = new Steadiness(Duration.ofMillis(300), 1 << 20);
    private static final Steadiness LONG = new Steadiness(Duration.ofMinutes(1), 1);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private PeerPort port = start(SHORT);

    private PeerPort start(Steadiness steadiness) {
        return PeerPort.start(new Binding("127.0.0.1", 0), "Test", new Blocking(), steadiness);
    }

    @AfterEach
    void close() {
        port.close();
    }

    /** Reads all, then answers with as much as the path says, at once or in pieces. */
    private final class Blocking extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            begun.incrementAndGet();
            try (InputStream in = Content.Source.asInputStream(request);
                    OutputStream out = Content.Sink.asOutputStream(response)) {
                long sent = in.transferTo(OutputStream.nullOutputStream());
                response.getHeaders().put("Sent", Long.toString(sent));
                int piece = Integer.parseInt(request.getHttpURI().getPath().substring(1));
                for (int i = 0; i < LARGE; i += piece) {
                    out.write(new byte[piece]);
                }
            } catch (IOException e) {
                failed.incrementAndGet();
                callback.failed(e);
                return true;
            }
            callback.succeeded();
            return true;
        }
    }

    private Socket socket(String head) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), port.address().getPort()));
        socket.getOutputStream().write((head + "\r\nHost: a\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void cutsOffWhoReadsSlowly(int piece) throws IOException {
        try (Socket socket = socket("GET /" + piece + " HTTP/1.1")) {
            socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            eventually(() -> {
                try {
                    int unused = socket.getInputStream().read();
                } catch (IOException e) {
                    // cut: the handler has to notice too
                }
                assertThat(failed).hasValue(1);
            });
        }
    }

    @Test
    void whoReadsAnAnswerInPiecesSlowly_isCutOff() throws IOException {
        cutsOffWhoReadsSlowly(8 << 10);
    }

    @Test
    void whoReadsALongAnswerSlowly_isCutOff() throws IOException {
        cutsOffWhoReadsSlowly(LARGE);
    }

    @Test
    void whoSendsSlowly_isCutOff() throws IOException {
        try (Socket socket = socket("PUT /" + LARGE + " HTTP/1.1")) {
            OutputStream out = socket.getOutputStream();
            out.write(("Content-Length: " + LARGE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[64 << 10]);
            eventually(() -> {
                try {
                    out.write(0);
                } catch (IOException e) {
                    // as above
                }
                assertThat(failed).hasValue(1);
            });
            assertThat(begun).hasValue(1);
        }
    }

    @Test
    void whoIsSteady_isServed_howeverMuchItIs() throws Exception {
        port.close();
        port = start(LONG);
        for (int piece : new int[] {8 << 10, LARGE}) {
            HttpRequest put = HttpRequest.newBuilder(port.address().resolve("/" + piece))
                    .PUT(BodyPublishers.ofByteArray(new byte[LARGE]))
                    .build();
            var answer = HttpClient.newHttpClient().send(put, BodyHandlers.ofByteArray());
            assertThat(answer.body()).hasSize(LARGE);
            assertThat(answer.headers().firstValue("Sent")).hasValue(Integer.toString(LARGE));
        }
        assertThat(failed).hasValue(0);
    }
}
