package io.c19.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what it is told to, a connection for each; after the last, the last again. */
final class ScriptedServer implements AutoCloseable {
    /** Ends the connection without an answer. */
    static final String NOTHING = "";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: ([0-9]+)");

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    ScriptedServer(String... answers) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(() -> serve(answers), "scripted");
        serving.setDaemon(true);
        serving.start();
    }

    private void serve(String[] answers) {
        for (int i = 0; ; i++) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                requests.add(request(connection.getInputStream()));
                String answer = answers[Math.min(i, answers.length - 1)];
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                connection.getOutputStream().flush();
                if (!answer.contains("Connection: keep-alive")) {
                    connection.close();
                }
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    /** The head; a body of these tests comes with it, or is not needed. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        in.skipNBytes(length(head.toString()));
        return head.toString();
    }

    private static int length(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    static String answer(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " x\r\nConnection: close\r\n" + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    static String problem(int status, String type, String headers) {
        String body =
                "{\"type\":\"/problems/" + type + "\",\"status\":" + status + ",\"detail\":\"why\",\"retryable\":true}";
        return answer(status, "Content-Type: application/problem+json\r\n" + headers, body);
    }

    /** That a key was stored. */
    static String stored() {
        return answer(200, "ETag: \"e\"\r\nC19-Revision: r\r\n", "");
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** The heads of those that came. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
