package io.c19.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what is sent to Graphite, line by line. */
final class Carbon implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** @param port 0: any */
    Carbon(int port) {
        try {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "carbon");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                in.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("! " + e); // seen when a test fails
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> lines() {
        return lines;
    }

    /** The last value of each name. */
    Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 3) {
                values.put(parts[0], Double.parseDouble(parts[1]));
            }
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
