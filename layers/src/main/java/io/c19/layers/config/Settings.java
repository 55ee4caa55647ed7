package io.c19.layers.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one layer. Asking for a field reads it from flag, environment, file or default, in this order, and checks
 * it; the fields of the file that nobody asked for are {@link #unread}. Not thread-safe: layers are configured in turn.
 */
public final class Settings {
    private final List<String> path;
    private final JsonNode file;
    private final String fileName;
    private final Overlay overlay;
    private final Map<String, Used> used = new LinkedHashMap<>();
    private final Map<String, Settings> sections = new LinkedHashMap<>();

    /**
     * @param path of this section below {@code spec}
     * @param file the section of the file; missing or null when the file has none
     * @param fileName for messages
     */
    public Settings(List<String> path, @Nullable JsonNode file, String fileName, Overlay overlay) {
        this.path = List.copyOf(path);
        this.file = file == null || file.isNull() ? MissingNode.getInstance() : file;
        this.fileName = fileName;
        this.overlay = overlay;
        if (!this.file.isMissingNode() && !this.file.isObject()) {
            throw new ConfigException("%s: %s (expected: a mapping of fields), in %s"
                    .formatted(String.join(".", path), shown(this.file), fileName));
        }
    }

    /** A section without file or overlay: every field has its default unless the map names it. */
    public static Settings of(Map<String, String> fields) {
        Overlay overlay = path ->
                Optional.ofNullable(fields.get(String.join(".", path))).map(value -> new Overlay.Found(value, "given"));
        return new Settings(List.of(), null, "no file", overlay);
    }

    /** Whether flag, environment or file gives the field, as a value or a section. */
    public boolean has(String field) {
        return overlay.find(pathOf(field)).isPresent() || file.hasNonNull(field);
    }

    public String text(String field, String defaultValue) {
        String text = textOrNull(field);
        return text == null ? note(field, defaultValue, "default") : text;
    }

    public @Nullable String textOrNull(String field) {
        Overlay.Found found = overlay.find(pathOf(field)).orElse(null);
        if (found != null) {
            return note(field, found.value(), found.origin());
        }
        JsonNode node = file.path(field);
        if (node.isMissingNode() || node.isNull()) {
            used.putIfAbsent(field, new Used("", "default"));
            return null;
        }
        if (!node.isValueNode()) {
            throw wrong(field, shown(node), "a single value", fileName);
        }
        return note(field, node.asText(), fileName);
    }

    /** A whole number within bounds, both included. */
    public int integer(String field, int defaultValue, int min, int max) {
        return (int) number(field, defaultValue, min, max, "a whole number");
    }

    /** A time span in milliseconds, C19's unit. */
    public Duration millis(String field, Duration defaultValue, Duration min, Duration max) {
        return Duration.ofMillis(number(
                field, defaultValue.toMillis(), min.toMillis(), max.toMillis(), "milliseconds as a whole number"));
    }

    /** A time span in milliseconds, or null where the field is absent or null. */
    public @Nullable Duration millisOrNull(String field, Duration min, Duration max) {
        return textOrNull(field) == null ? null : millis(field, min, min, max);
    }

    public boolean flag(String field, boolean defaultValue) {
        String text = text(field, Boolean.toString(defaultValue));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(field, text, "true or false", origin(field));
        };
    }

    public Path path(String field, Path defaultValue) {
        String text = text(field, defaultValue.toString());
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(field, text, "a path: " + e.getReason(), origin(field));
        }
    }

    /** A list; flags and environment variables separate the items by commas. */
    public List<String> texts(String field, List<String> defaultValue) {
        Overlay.Found found = overlay.find(pathOf(field)).orElse(null);
        if (found != null) {
            String text = note(field, found.value(), found.origin());
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
        }
        JsonNode node = file.path(field);
        if (node.isMissingNode() || node.isNull()) {
            note(field, String.join(",", defaultValue), "default");
            return defaultValue;
        }
        List<String> items = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : List.of(node)) {
            if (!item.isValueNode()) {
                throw wrong(field, shown(node), "a list of single values", fileName);
            }
            items.add(item.asText());
        }
        note(field, String.join(",", items), fileName);
        return List.copyOf(items);
    }

    /** A section within this one; one that the file lacks has defaults only. */
    public Settings section(String field) {
        Settings section = sections.get(field);
        if (section == null) {
            section = new Settings(pathOf(field), file.path(field), fileName, overlay);
            sections.put(field, section);
        }
        return section;
    }

    /** A message for a field whose value a layer cannot use. */
    public ConfigException wrong(String field, String expected) {
        Used value = used.get(field);
        return wrong(field, value == null ? "" : value.value(), expected, origin(field));
    }

    /** The fields of the file that nobody asked for, by full name: misspelt, or from another version. */
    public List<String> unread() {
        List<String> unread = new ArrayList<>();
        for (Iterator<String> names = file.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Settings section = sections.get(name);
            if (section != null) {
                unread.addAll(section.unread());
            } else if (!used.containsKey(name)) {
                unread.add(String.join(".", pathOf(name)));
            }
        }
        return unread;
    }

    /** Every field that was asked for, by full name, with what it held and where from. */
    public Map<String, Used> effective() {
        Map<String, Used> effective = new LinkedHashMap<>();
        used.forEach((field, value) -> effective.put(String.join(".", pathOf(field)), value));
        sections.values().forEach(section -> effective.putAll(section.effective()));
        return effective;
    }

    /** @param origin {@code default}, or the name of the file, flag or environment variable */
    public record Used(String value, String origin) {}

    private long number(String field, long defaultValue, long min, long max, String unit) {
        String text = text(field, Long.toString(defaultValue));
        String expected = "%s from %d to %d".formatted(unit, min, max);
        try {
            BigInteger number = new BigInteger(text.strip());
            if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
                throw wrong(field, text, expected, origin(field));
            }
            return number.longValueExact();
        } catch (NumberFormatException e) {
            throw wrong(field, text, expected, origin(field));
        }
    }

    private String note(String field, String value, String origin) {
        used.put(field, new Used(value, origin));
        return value;
    }

    private String origin(String field) {
        Used value = used.get(field);
        return value == null ? "default" : value.origin();
    }

    private List<String> pathOf(String field) {
        List<String> full = new ArrayList<>(path);
        full.add(field);
        return full;
    }

    private ConfigException wrong(String field, String actual, String expected, String origin) {
        return new ConfigException("%s: '%s' (expected: %s), from %s"
                .formatted(String.join(".", pathOf(field)), actual, expected, origin));
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
