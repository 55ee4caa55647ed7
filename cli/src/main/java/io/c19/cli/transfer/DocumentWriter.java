package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.layers.Value;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Writes keys, in their order, as nested objects. The keys of a directory follow one another in the order of UTF-8 bytes, so
 * an object that was closed never needs to be opened again.
 */
final class DocumentWriter implements AutoCloseable {
    private final JsonGenerator generator;
    /** The names of the objects that are open within the outermost one. */
    private final List<String> open = new ArrayList<>();
    /** The paths written before that the next one may go on from, each the beginning of the one after it. */
    private final Deque<String> values = new ArrayDeque<>();

    DocumentWriter(JsonGenerator generator) throws IOException {
        this.generator = generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        generator.setCodec(Notation.MAPPER);
        generator.writeStartObject();
    }

    void write(String path, Value value) throws IOException {
        checkBelowNone(path);
        List<String> names = Notation.names(List.of(path.split("/", -1)));
        int shared = 0;
        while (shared < open.size()
                && shared < names.size() - 1
                && open.get(shared).equals(names.get(shared))) {
            shared++;
        }
        closeDownTo(shared);
        for (String name : names.subList(shared, names.size() - 1)) {
            generator.writeObjectFieldStart(name);
            open.add(name);
        }
        generator.writeFieldName(names.get(names.size() - 1));
        generator.writeTree(Notation.write(value.bytes(), value.contentType(), value.expires()));
    }

    /** Some states let {@code a} and {@code a/b} both hold values, but {@code a} cannot be an object then. */
    private void checkBelowNone(String path) {
        while (!values.isEmpty() && !path.startsWith(values.getLast())) {
            values.removeLast();
        }
        for (String above : values) {
            if (path.startsWith(above + "/")) {
                throw new Failure(
                        ExitCode.ERROR,
                        "'%s' and '%s' both hold values, which no document can say; the export is incomplete. Export what is below '%s/' by itself."
                                .formatted(Texts.shown(above), Texts.shown(path), Texts.shown(above)));
            }
        }
        values.addLast(path);
    }

    @Override
    public void close() throws IOException {
        closeDownTo(0);
        generator.writeEndObject();
        generator.close();
    }

    private void closeDownTo(int depth) throws IOException {
        while (open.size() > depth) {
            generator.writeEndObject();
            open.remove(open.size() - 1);
        }
    }
}
