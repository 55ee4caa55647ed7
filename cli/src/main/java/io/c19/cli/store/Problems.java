package io.c19.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Json;
import io.c19.cli.console.Texts;
import io.c19.cli.store.Http.Answer;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What an agent's problem documents (RFC 9457) mean for a command. */
final class Problems {
    private static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /** Whether an answer says that the key is absent, as opposed to the revision, the route or the agent. */
    static boolean isKeyAbsent(Answer answer) {
        return answer.status() == 404 && isType(answer, "/problems/key-not-found");
    }

    static boolean isType(Answer answer, String type) {
        JsonNode problem = document(answer);
        return problem != null && problem.path("type").asText().equals(type);
    }

    static Failure of(URI agent, Answer answer) {
        JsonNode problem = document(answer);
        if (problem == null) {
            return new Failure(
                    ExitCode.ERROR,
                    "What answers at " + agent + " is not a C19 agent, or a proxy came between: it answered "
                            + answer.status() + " without saying why; check --url.");
        }
        String detail = problem.path("detail").asText(problem.path("title").asText());
        return new Failure(code(answer.status()), Texts.shown(detail, Texts.SENTENCE_MAX));
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_ALLOWED;
            case 404 -> ExitCode.NOT_FOUND;
            case 412 -> ExitCode.PRECONDITION_FAILED;
            case 408, 429, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.ERROR;
        };
    }

    private static @Nullable JsonNode document(Answer answer) {
        String type = answer.header("Content-Type");
        if (type == null || !type.startsWith(MEDIA_TYPE)) {
            return null;
        }
        try {
            JsonNode document = Json.parse(answer.body());
            return document.isObject() ? document : null;
        } catch (IOException e) {
            return null;
        }
    }
}
