package io.c19.state.git;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.c19.layers.StateException;
import io.c19.layers.StateException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectId;

/**
 * {@code .c19/store.json}: what a store is for good. The first commit writes it.
 *
 * <pre>{"format":1,"name":"c19","fan_out":1}</pre>
 *
 * Without {@code fan_out} it is 0, and so it is in a store that began as somebody's repository and has no such file.
 */
final class StoreFile {
    static final String PATH = ".c19/store.json";

    private static final String FAN_OUT = "fan_out";
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoreFile() {}

    /** A pure function of its arguments, since it is part of the first commit's id. */
    static byte[] bytes(String name, Layout layout) {
        String fanOut = layout.equals(Layout.FLAT) ? "" : ",\"%s\":%d".formatted(FAN_OUT, layout.fanOut());
        return "{\"format\":1,\"name\":\"%s\"%s}\n".formatted(name, fanOut).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws StateException UNUSABLE when the store has a layout that there was not yet when this was written */
    static Layout layout(ObjectId tree, ObjectSource objects) {
        String fanOut = fanOut(tree, objects);
        for (int known = 0; known <= Layout.FAN_OUT_MAX; known++) {
            if (fanOut.equals(Integer.toString(known))) {
                return new Layout(known);
            }
        }
        throw new StateException(
                Reason.UNUSABLE,
                "%s says fan_out %s (expected: 0 to %d): if a newer C19 made this store, use that version"
                        .formatted(PATH, fanOut, Layout.FAN_OUT_MAX),
                null);
    }

    /** What the file says, as JSON; a person may have pushed anything. */
    static String fanOut(ObjectId tree, ObjectSource objects) {
        ObjectId file = Roots.find(objects, tree, PATH, false);
        if (file == null) {
            return "0";
        }
        try {
            JsonNode found = JSON.readTree(objects.blob(file)).path(FAN_OUT);
            return found.isMissingNode() ? "0" : found.toString();
        } catch (IOException e) {
            return "0";
        }
    }
}
