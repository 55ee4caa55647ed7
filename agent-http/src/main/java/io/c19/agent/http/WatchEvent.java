package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Entry;
import io.c19.layers.Key;
import io.c19.layers.KeyChange;
import io.c19.layers.Revision;
import io.c19.layers.Value;
import io.c19.layers.Watch;
import io.c19.layers.Watch.Dispute;
import io.c19.layers.Watch.Hop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one key, as watchers are told of it. Immutable, and thread-safe. */
sealed interface WatchEvent {
    Key key();

    /** What the client knows it by. */
    String name();

    /** The JSON of it, in UTF-8. Reads values where the form has some. */
    byte[] json(Form form, Hop hop, Watch watch);

    /**
     * What an event has beside the etags.
     *
     * @param values whether the value that was put
     * @param previous whether the value before
     */
    record Form(boolean values, boolean previous) {
        static final int COUNT = 4;

        int number() {
            return (values ? 1 : 0) + (previous ? 2 : 0);
        }
    }

    /** Another value, or none. */
    record Changed(KeyChange change) implements WatchEvent {
        @Override
        public Key key() {
            return change.key();
        }

        @Override
        public String name() {
            return change.after() == null ? "delete" : "put";
        }

        @Override
        public byte[] json(Form form, Hop hop, Watch watch) {
            ObjectNode object = Json.object().put("key", key().text());
            String after = change.after();
            if (after != null) {
                if (form.values()) {
                    put(object, "value", watch.stored(hop.to(), key()).orElse(null), true);
                }
                object.put("etag", after);
            }
            object.put("previous", change.before());
            if (form.previous() && change.before() != null) {
                put(object, "previousValue", watch.stored(hop.from(), key()).orElse(null), false);
            }
            return Json.bytes(object.put("revision", hop.to().id()));
        }

        private static void put(ObjectNode object, String name, @Nullable Entry entry, boolean about) {
            if (entry == null) {
                return;
            }
            Value value = entry.value();
            ValueJson.put(object, name, value.bytes());
            if (about) {
                object.put("size", value.bytes().length)
                        .put("contentType", value.contentTypeOrDefault())
                        .put("expires", Texts.time(value.expires()));
            }
        }
    }

    /** Other sides, or none any more. */
    record Disputed(Dispute dispute) implements WatchEvent {
        @Override
        public Key key() {
            return dispute.key();
        }

        @Override
        public String name() {
            return dispute.sides().isEmpty() ? "resolved" : "conflict";
        }

        @Override
        public byte[] json(Form form, Hop hop, Watch watch) {
            ObjectNode object = Json.object().put("key", key().text());
            List<Revision> sides = dispute.sides();
            if (!sides.isEmpty()) {
                ArrayNode array = object.putArray("sides");
                sides.forEach(side -> array.add(side.id()));
            }
            return Json.bytes(object.put("revision", hop.to().id()));
        }
    }
}
