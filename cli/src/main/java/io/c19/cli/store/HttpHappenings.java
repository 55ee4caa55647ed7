package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.store.Http.Answer;
import io.c19.cli.store.Store.Bytes;
import io.c19.layers.Key;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of an agent. What happened at once is handed out when all of it has come, so that after a break, where it comes again from its
 * beginning, nothing is handed out twice.
 */
final class HttpHappenings implements Happenings {
    /** The agent sends something every 15 s at least; after that long it is gone. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(45);

    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** Of what happened at once; of more, the rest is handed out as it comes, and some of it twice after a break. */
    private static final int TOGETHER_MAX = 100_000;

    private final Http http;
    private final String target;
    private final Consumer<String> notes;
    private final ArrayDeque<Happening> ready = new ArrayDeque<>();
    private final ArrayDeque<Happening> together = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable String since;
    private @Nullable HttpURLConnection connection;
    private @Nullable BufferedReader lines;

    /**
     * @param target path and query, without {@code since}
     * @param notes told about breaks
     * @throws Failure when it cannot begin
     */
    HttpHappenings(Http http, String target, @Nullable String since, Consumer<String> notes) {
        this.http = http;
        this.target = target;
        this.since = since;
        this.notes = notes;
        connect();
    }

    private void connect() {
        Answer answer = http.open(target + Api.query("&", "since", since), SILENCE_MAX);
        if (answer.status() != 200) {
            Failure refused = Problems.of(http.agent(), answer);
            throw answer.status() == 410 ? new Failure(ExitCode.NOT_FOUND, refused.sentence()) : refused;
        }
        connection = answer.head();
        try {
            lines = new BufferedReader(
                    new InputStreamReader(answer.head().getInputStream(), StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            throw new Failure(ExitCode.UNREACHABLE, "The agent at " + http.agent() + " broke off its answer.", e);
        }
    }

    @Override
    public Happening next() {
        while (ready.isEmpty()) {
            try {
                read();
            } catch (IOException e) {
                together.clear();
                again();
            }
        }
        return ready.remove();
    }

    /** Until something is ready. */
    private void read() throws IOException {
        BufferedReader from = lines;
        String name = "";
        String id = null;
        String data = null;
        while (from != null && ready.isEmpty()) {
            String line = from.readLine();
            if (line == null) {
                throw new IOException("the agent ended it");
            } else if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.isEmpty() && data != null) {
                happened(name, id, data);
                name = "";
                id = null;
                data = null;
            }
        }
    }

    private void happened(String name, @Nullable String id, String data) throws IOException {
        if (!name.equals("bookmark")) {
            together.add(happening(name, Json.parse(data.getBytes(StandardCharsets.UTF_8))));
        }
        if (id != null) {
            since = id;
        }
        if (id != null || together.size() >= TOGETHER_MAX) {
            ready.addAll(together);
            together.clear();
        }
    }

    private static Happening happening(String name, JsonNode data) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", name);
        fields.putAll(Json.fields(data));
        byte[] bytes = null;
        if (data.has("value")) {
            bytes = data.path("value").asText().getBytes(StandardCharsets.UTF_8);
        } else if (data.has("valueBase64")) {
            bytes = data.path("valueBase64").binaryValue();
        }
        return new Happening(name, new Key(data.path("key").asText()), bytes == null ? null : new Bytes(bytes), fields);
    }

    /** Connects anew, as often as it takes. */
    private void again() {
        boolean noted = false;
        Duration pause = PAUSE_MIN;
        while (true) {
            try {
                connect();
                if (noted) {
                    notes.accept("The agent at " + http.agent() + " is back; going on.");
                }
                return;
            } catch (Failure e) {
                if (e.code() != ExitCode.UNREACHABLE || since == null) {
                    throw e;
                }
                if (!noted) {
                    notes.accept("The agent at " + http.agent() + " is away; waiting for it to come back.");
                    noted = true;
                }
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
    }

    private void rest(Duration pause) {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure(ExitCode.ERROR, "Nobody watches any more.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted.", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (connection != null) {
            connection.disconnect();
        }
    }
}
