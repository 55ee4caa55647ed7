package io.c19.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes what is sent to Graphite, and keeps nothing of it. */
final class CarbonSink implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket server;

    private CarbonSink(ServerSocket server) {
        this.server = server;
    }

    static CarbonSink open() throws IOException {
        CarbonSink sink = new CarbonSink(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(sink::drain, "carbon");
        thread.setDaemon(true);
        thread.start();
        return sink;
    }

    int port() {
        return server.getLocalPort();
    }

    /** One sender at a time: the others are stopped. */
    private void drain() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                long unused = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // a sender that was ended, or the end
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
