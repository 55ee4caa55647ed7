package io.c19.cli.console;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes data in the format that was asked for. Lists are written as they are read, so that one of any length takes little
 * memory.
 */
public record Output(Console console, Format format) {
    /** Of how many rows a table knows the widths before it writes the first; later rows may stick out. */
    private static final int ROWS_MEASURED = 1_000;

    public <T> void list(Iterator<T> things, View<T> view) {
        switch (format) {
            case TABLE -> table(things, view);
            case RAW -> things.forEachRemaining(thing -> console.line(view.raw().apply(thing)));
            case JSON -> array(things, view);
            case JSONL ->
                things.forEachRemaining(
                        thing -> console.line(Json.line(view.fields().apply(thing))));
            case YAML -> {
                if (!things.hasNext()) {
                    console.line("[]");
                }
                things.forEachRemaining(
                        thing -> console.write(Yaml.bytes(List.of(view.fields().apply(thing)))));
            }
        }
    }

    public <T> void one(T thing, View<T> view) {
        switch (format) {
            case TABLE -> {
                if (view.titles().isEmpty()) {
                    fields("", view.fields().apply(thing));
                } else {
                    console.line(String.join("  ", view.cells().apply(thing)));
                }
            }
            case RAW -> console.line(view.raw().apply(thing));
            case JSON -> console.line(Json.pretty(view.fields().apply(thing)));
            case JSONL -> console.line(Json.line(view.fields().apply(thing)));
            case YAML -> console.write(Yaml.bytes(view.fields().apply(thing)));
        }
    }

    private <T> void table(Iterator<T> things, View<T> view) {
        Table table = new Table(console, view.titles(), ROWS_MEASURED);
        things.forEachRemaining(thing -> table.row(view.cells().apply(thing)));
        table.end();
    }

    private <T> void array(Iterator<T> things, View<T> view) {
        String before = "[";
        while (things.hasNext()) {
            console.line(before + Json.line(view.fields().apply(things.next())) + (things.hasNext() ? "," : ""));
            before = " ";
        }
        console.line(before.equals("[") ? "[]" : "]");
    }

    /** A line for each field, what lies deeper with a dotted name. */
    private void fields(String path, Map<?, ?> fields) {
        Table table = new Table(console, List.of("", ""), ROWS_MEASURED);
        addFields(table, path, fields);
        table.end();
    }

    private static void addFields(Table table, String path, Map<?, ?> fields) {
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            String name = path + field.getKey();
            if (field.getValue() instanceof Map<?, ?> deeper) {
                addFields(table, name + ".", deeper);
            } else {
                table.row(List.of(name, cell(field.getValue())));
            }
        }
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof Iterable<?> ? Json.line(value) : Texts.safe(value.toString());
    }
}
