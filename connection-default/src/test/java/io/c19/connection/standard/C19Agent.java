package io.c19.connection.standard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Does to its peers what an agent of C19's own does, its faults included: the version is empty until something is written, a map that
 * is malformed is answered as one that is not, members that it does not know are lost, and a write counts only when it is later.
 */
final class C19Agent implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final TreeMap<String, ObjectNode> storage = new TreeMap<>();
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean written;

    C19Agent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void set(String json) {
        try {
            Map<String, ObjectNode> read = new TreeMap<>();
            for (Map.Entry<String, JsonNode> member : MAPPER.readTree(json).properties()) {
                JsonNode value = member.getValue();
                ObjectNode kept = MAPPER.createObjectNode();
                kept.set("value", value.required("value"));
                kept.put("ts", value.required("ts").bigIntegerValue());
                JsonNode ttl = value.path("ttl");
                kept.set("ttl", ttl.isMissingNode() ? MAPPER.nullNode() : ttl);
                read.put(member.getKey(), kept);
            }
            read.forEach((key, value) ->
                    storage.merge(key, value, (held, other) -> ts(held).compareTo(ts(other)) < 0 ? other : held));
            written |= !read.isEmpty();
        } catch (IOException | IllegalArgumentException e) {
            // It drops what it cannot read, and has said that it took it.
        }
    }

    private static BigInteger ts(ObjectNode value) {
        return value.path("ts").bigIntegerValue();
    }

    synchronized String version() {
        if (!written) {
            return "";
        }
        long version = 0;
        for (Map.Entry<String, ObjectNode> entry : storage.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            ByteBuffer hashed = ByteBuffer.allocate(key.length + 9).order(ByteOrder.LITTLE_ENDIAN);
            hashed.put(key).put((byte) 0xFF).putLong(ts(entry.getValue()).longValue());
            version ^= XxHash64.of(hashed.array());
        }
        return Long.toUnsignedString(version);
    }

    synchronized JsonNode value(String key) {
        ObjectNode value = storage.get(key);
        return value == null ? MAPPER.missingNode() : value.path("value");
    }

    synchronized String map() {
        return MAPPER.valueToTree(storage).toString();
    }

    /** One round of its receiver. */
    void pullFrom(URI peer) throws IOException, InterruptedException {
        HttpRequest get = HttpRequest.newBuilder(peer.resolve(version())).GET().build();
        set(client.send(get, BodyHandlers.ofString()).body());
    }

    /** One round of its publisher. */
    int pushTo(URI peer, String map) throws IOException, InterruptedException {
        HttpRequest put =
                HttpRequest.newBuilder(peer).PUT(BodyPublishers.ofString(map)).build();
        return client.send(put, BodyHandlers.discarding()).statusCode();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String version = path.substring(path.lastIndexOf('/') + 1);
            if (exchange.getRequestMethod().equals("PUT")) {
                set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            } else if (!version.isEmpty() && version.equals(version())) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] map = map().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, map.length);
                exchange.getResponseBody().write(map);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
