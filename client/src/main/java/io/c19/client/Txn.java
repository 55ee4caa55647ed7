package io.c19.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to do with several keys at once: if every condition holds, all of the steps, else the reads of {@link #otherwiseGet}. Add to it and hand it
 * to {@link C19Client#txn}; for one thread. An agent takes 1,000 of each, if nothing else is configured, each key being written once at most.
 */
public final class Txn {
    private final List<Map<String, @Nullable Object>> conditions = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> steps = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> otherwise = new ArrayList<>();
    private WriteOptions note = WriteOptions.NONE;
    private @Nullable String idempotencyKey;

    /** Only if the key holds the value with this etag. */
    public Txn ifMatch(String key, String etag) {
        return added(conditions, "key", key, "etag", etag);
    }

    /** Only if there is no such key. */
    public Txn ifAbsent(String key) {
        return added(conditions, "key", key, "absent", true);
    }

    public Txn put(String key, Value value) {
        return put(key, value, null);
    }

    /** @param ttl after which the key is gone, as in {@link WriteOptions}; null: never */
    public Txn put(String key, Value value, @Nullable Duration ttl) {
        Map<String, @Nullable Object> step = Json.object("put", key);
        Json.putValue(step, value);
        Json.put(step, "ttl", ttl == null ? null : ttl.toMillis());
        steps.add(step);
        return this;
    }

    public Txn delete(String key) {
        steps.add(Json.object("delete", key));
        return this;
    }

    /** Reads a key as the steps leave it. */
    public Txn get(String key) {
        steps.add(Json.object("get", key));
        return this;
    }

    /** Reads a key when the conditions do not hold. */
    public Txn otherwiseGet(String key) {
        otherwise.add(Json.object("get", key));
        return this;
    }

    /** Author and message for the history; the options' condition and time to live do not count. */
    public Txn noted(WriteOptions authorAndMessage) {
        note = authorAndMessage;
        return this;
    }

    /**
     * By which the agent knows this transaction again: it is done once, however often it arrives, so it is sent again when the connection broke.
     *
     * @param key any text without quotes, up to 200 characters, such as a random UUID
     */
    public Txn idempotent(String key) {
        idempotencyKey = key;
        return this;
    }

    private Txn added(List<Map<String, @Nullable Object>> list, String field, String value, String other, Object fact) {
        Map<String, @Nullable Object> object = Json.object(field, value);
        object.put(other, fact);
        list.add(object);
        return this;
    }

    Request request() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("if", conditions);
        document.put("then", steps);
        document.put("else", otherwise);
        note.addNote(document);
        Request request = Request.json("POST", "/v1/txn", document);
        return idempotencyKey == null
                ? request
                : request.with("Idempotency-Key", '"' + idempotencyKey + '"').mayRepeat();
    }
}
