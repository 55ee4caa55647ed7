package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction.
 *
 * @param succeeded whether the conditions held
 * @param revision the one that it made, or that it read
 * @param results one for each step, in order: of {@code then}, or of {@code else} when the conditions did not hold
 */
public record TxnResult(boolean succeeded, String revision, List<Result> results) {
    public TxnResult {
        results = List.copyOf(results);
    }

    /** What became of a step. */
    public sealed interface Result {
        String key();
    }

    /** What a step that writes did. */
    public enum Effect {
        CREATED,
        REPLACED,
        DELETED,
        /** The key held the same before, or was absent already. */
        UNCHANGED
    }

    /** @param etag of what the key holds; null when it is absent */
    public record Written(String key, Effect effect, @Nullable String etag) implements Result {}

    /** @param value null when the answer would have become too large; read it by itself */
    public record Got(String key, String etag, @Nullable Value value) implements Result {}

    /** A key that was read and is absent. */
    public record Missing(String key) implements Result {}

    static TxnResult of(JsonNode answer) {
        return new TxnResult(
                answer.path("succeeded").asBoolean(),
                Json.name(answer, "revision"),
                Json.list(answer.path("results"), TxnResult::result));
    }

    private static Result result(JsonNode result) {
        String key = Json.name(result, "key");
        String effect = Json.text(result, "effect");
        if (effect != null) {
            return new Written(key, Effect.valueOf(effect.toUpperCase(Locale.ROOT)), Json.text(result, "etag"));
        }
        return result.path("absent").asBoolean()
                ? new Missing(key)
                : new Got(key, Json.name(result, "etag"), Json.value(result));
    }
}
