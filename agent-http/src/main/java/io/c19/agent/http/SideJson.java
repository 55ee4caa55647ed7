package io.c19.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.layers.Conflicts.Side;
import io.c19.layers.Value;
import java.util.List;

/** How sides of a conflict look in one answer: with their values, as long as these are not too much together. */
final class SideJson {
    private long room = Serving.ANSWER_VALUE_BYTES_MAX;

    ArrayNode array(List<Side> sides) {
        ArrayNode array = Json.object().arrayNode();
        for (Side side : sides) {
            ObjectNode object = Json.object()
                    .put("commit", side.commit().id())
                    .put("node", side.node())
                    .put("author", side.author().toString())
                    .put("time", Texts.time(side.time()));
            Value value = side.value();
            array.add(value == null ? object.put("deleted", true) : value(object, value));
        }
        return array;
    }

    /** What does not fit is marked as omitted: it can be read by itself, at the commit that wrote it. */
    ObjectNode value(ObjectNode object, Value value) {
        room -= value.bytes().length;
        if (room >= 0) {
            ValueJson.put(object, value.bytes());
        } else {
            object.put("omitted", true);
        }
        return object.put("size", value.bytes().length)
                .put("contentType", value.contentTypeOrDefault())
                .put("expires", Texts.time(value.expires()));
    }
}
