package io.c19.cli.store;

import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.client.C19Exception;
import io.c19.client.Event;
import io.c19.client.Step;
import io.c19.client.Value;
import io.c19.client.Watch;
import io.c19.client.WatchRequest;
import io.c19.client.WatchRequest.Breaks;
import io.c19.layers.Key;
import io.c19.layers.Prefix;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an agent tells, one event after the other. */
final class HttpHappenings implements Happenings {
    private final Agent agent;
    private final Watch watch;
    private final ArrayDeque<Happening> ready = new ArrayDeque<>();

    /**
     * @param notes told about breaks
     * @throws Failure when it cannot begin
     */
    HttpHappenings(Agent agent, Prefix prefix, @Nullable String since, boolean values, Consumer<String> notes) {
        this.agent = agent;
        WatchRequest keys = WatchRequest.prefix(prefix.text()).since(since).telling(new Told(notes));
        watch = agent.read(c19 -> c19.watch(values ? keys.withValues() : keys));
    }

    private record Told(Consumer<String> notes) implements Breaks {
        @Override
        public void away(C19Exception cause) {
            notes.accept("The agent is away; waiting for it to come back.");
        }

        @Override
        public void back() {
            notes.accept("The agent is back; going on.");
        }
    }

    @Override
    public Happening next() {
        while (ready.isEmpty()) {
            if (!agent.<Boolean>read(c19 -> watch.hasNext())) {
                throw new Failure(ExitCode.INTERRUPTED, "Interrupted.");
            }
            Step step = watch.next();
            if (step instanceof Step.Snapshot instead) {
                throw new Failure(
                        ExitCode.NOT_FOUND,
                        instead.cause() == null
                                ? "The agent lost its place."
                                : Texts.shown(instead.cause().detail(), Texts.SENTENCE_MAX));
            }
            ((Step.Change) step).events().forEach(event -> ready.add(happening(event)));
        }
        return ready.remove();
    }

    private static Happening happening(Event event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Value value = null;
        String name;
        if (event instanceof Event.Put put) {
            name = start(fields, "put", event);
            value = put.value();
            addValue(fields, value);
            fields.put("etag", put.etag());
            fields.put("previous", put.previous());
        } else if (event instanceof Event.Deleted deleted) {
            name = start(fields, "delete", event);
            fields.put("previous", deleted.previous());
        } else if (event instanceof Event.Conflicted conflicted) {
            name = start(fields, "conflict", event);
            fields.put("sides", conflicted.sides());
        } else {
            name = start(fields, "resolved", event);
        }
        fields.put("revision", event.revision());
        return new Happening(name, new Key(event.key()), Terms.bytes(value), fields);
    }

    private static String start(Map<String, @Nullable Object> fields, String name, Event event) {
        fields.put("event", name);
        fields.put("key", event.key());
        return name;
    }

    private static void addValue(Map<String, @Nullable Object> fields, @Nullable Value value) {
        if (value == null) {
            return;
        }
        String text = Texts.utf8(value.bytes());
        if (text == null) {
            fields.put("valueBase64", Base64.getEncoder().encodeToString(value.bytes()));
        } else {
            fields.put("value", text);
        }
        fields.put("size", value.bytes().length);
        fields.put("contentType", value.contentTypeOrDefault());
        fields.put("expires", Texts.timeOrNull(value.expires()));
    }

    @Override
    public void close() {
        watch.close();
    }
}
