package io.c19.cli.console;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of thing is shown.
 *
 * @param titles of the columns of a table, without which it has a line for each field; they are shown above a list of more
 *     than one column
 * @param cells of a row of the table, one for each title
 * @param raw the one thing that names it
 * @param fields for JSON and YAML: strings, numbers, truth values, null, and lists and maps of them
 */
public record View<T>(
        List<String> titles,
        Function<T, List<String>> cells,
        Function<T, String> raw,
        Function<T, Map<String, @Nullable Object>> fields) {
    public View {
        titles = List.copyOf(titles);
    }

    /** For things that are shown one at a time: the table has a line for each field. */
    public static <T> View<T> ofFields(Function<T, String> raw, Function<T, Map<String, @Nullable Object>> fields) {
        return new View<>(List.of(), thing -> List.of(), raw, fields);
    }
}
