package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.store.Http.Answer;
import io.c19.cli.store.Pages.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent's JSON: requests, lists page by page, and what it means when the answer is another one. */
final class Api {
    private static final Map<String, String> NO_HEADERS = Map.of();

    private final Http http;

    Api(Http http) {
        this.http = http;
    }

    /** A query parameter with what stands before it; nothing when there is no value. */
    static String query(String before, String name, @Nullable String value) {
        return value == null ? "" : before + name + "=" + Percent.value(value);
    }

    Answer send(String method, String target) {
        return http.send(method, target, NO_HEADERS, null);
    }

    Answer send(String method, String target, Map<String, @Nullable Object> request) {
        byte[] body = Json.line(request).getBytes(StandardCharsets.UTF_8);
        return http.send(method, target, Map.of("Content-Type", "application/json"), body);
    }

    JsonNode get(String target) {
        return json(expect(send("GET", target), 200));
    }

    JsonNode post(String target, Map<String, @Nullable Object> request) {
        return json(expect(send("POST", target, request), 200));
    }

    <T> Iterator<T> pages(String target, Function<JsonNode, T> entry) {
        return pages(target, get(target), entry);
    }

    <T> Iterator<T> pages(String target, JsonNode first, Function<JsonNode, T> entry) {
        Function<JsonNode, Page<T>> page = json -> {
            List<T> items = new ArrayList<>();
            json.path("entries").forEach(node -> items.add(entry.apply(node)));
            return new Page<>(items, json.path("cursor").textValue());
        };
        return new Pages<>(page.apply(first), cursor -> page.apply(get(target + query("&", "cursor", cursor))));
    }

    JsonNode json(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw notAnAgent(e);
        }
    }

    Answer expect(Answer answer, int... statuses) {
        for (int status : statuses) {
            if (answer.status() == status) {
                return answer;
            }
        }
        throw Problems.of(http.agent(), answer);
    }

    Failure notAnAgent(@Nullable Exception cause) {
        return new Failure(
                ExitCode.ERROR, "What answers at " + http.agent() + " is not a C19 agent: check --url.", cause);
    }
}
