package io.c19.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to do with several keys at once: if every condition holds, all of the steps, else all of those behind {@link #otherwise}. Nobody else writes
 * in between, and what is written makes one revision. Add to it and hand it to {@link C19Client#txn}; for one thread. An agent takes 1,000 of each,
 * if nothing else is configured, each key being written once at most, and 100 conditions on prefixes.
 */
public final class Txn {
    private final List<Map<String, @Nullable Object>> conditions = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> then = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> otherwise = new ArrayList<>();
    private List<Map<String, @Nullable Object>> steps = then;
    private WriteOptions note = WriteOptions.NONE;
    private @Nullable String idempotencyKey;

    /** Only if the key holds the value with this etag. */
    public Txn ifMatch(String key, String etag) {
        return condition("key", key, "etag", etag);
    }

    /** Only if there is no such key. */
    public Txn ifAbsent(String key) {
        return condition("key", key, "absent", true);
    }

    /** Only if the keys under a prefix are as they were at a revision, those and no others. */
    public Txn ifUnchanged(String prefix, String revision) {
        return condition("prefix", prefix, "revision", revision);
    }

    private Txn condition(String field, String value, String other, Object fact) {
        Map<String, @Nullable Object> condition = Json.object(field, value);
        condition.put(other, fact);
        conditions.add(condition);
        return this;
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

    /** The steps from here on are for when a condition does not hold. */
    public Txn otherwise() {
        steps = otherwise;
        return this;
    }

    /** Author and message for the history; the options' condition and time to live do not count. */
    public Txn noted(WriteOptions authorAndMessage) {
        note = authorAndMessage;
        return this;
    }

    /**
     * By which the agent knows this transaction again, for a day: it is done once, however often it arrives. A client that sends again what may be
     * sent again names each by itself; a name of one's own is for a program that is started again itself.
     *
     * @param key 1 to 200 visible ASCII characters but quotes and backslashes
     */
    public Txn idempotent(String key) {
        idempotencyKey = key;
        return this;
    }

    /** @param named whether one without a name is given one */
    Request request(boolean named) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("if", conditions);
        document.put("then", then);
        document.put("else", otherwise);
        note.addNote(document);
        Request request = Request.json("POST", "/v1/txn", document);
        String key = idempotencyKey == null && named ? UUID.randomUUID().toString() : idempotencyKey;
        return key == null
                ? request
                : request.with("Idempotency-Key", '"' + key + '"').mayRepeat();
    }
}
