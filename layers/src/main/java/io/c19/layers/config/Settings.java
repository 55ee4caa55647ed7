package io.c19.layers.config;

import io.c19.layers.config.ConfigNode.Items;
import io.c19.layers.config.ConfigNode.Section;
import io.c19.layers.config.ConfigNode.Single;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one layer. Asking for a field reads it from flag, environment, file or default, in this order, and checks
 * it; the fields of the file that nobody asked for are {@link #unread}. A field that is there but empty is the same as one
 * that is not there. Not thread-safe: layers are configured in turn.
 */
public final class Settings {
    private static final String DEFAULT = "default";
    /** In a message; nobody needs to see more to recognize what they wrote. */
    private static final int SHOWN_MAX = 60;

    private final List<String> path;
    private final Section file;
    private final Overlay overlay;
    private final Map<String, Used> used = new LinkedHashMap<>();
    private final Map<String, Settings> sections = new LinkedHashMap<>();

    /**
     * @param path of this section below {@code spec}
     * @param file the section of the file; null when the file has none
     */
    Settings(List<String> path, @Nullable Section file, Overlay overlay) {
        this.path = List.copyOf(path);
        this.file = file == null ? ConfigNode.NO_FILE : file;
        this.overlay = overlay;
    }

    /** A section without a file: every field has its default unless the map names it. */
    public static Settings of(Map<String, String> fields) {
        Overlay overlay = path -> Optional.ofNullable(fields.get(String.join(".", path)))
                .filter(value -> !value.isBlank())
                .map(value -> new Overlay.Found(value, "given"));
        return new Settings(List.of(), null, overlay);
    }

    /** Whether flag, environment or file gives the field, as a value or a section. */
    public boolean has(String field) {
        List<String> full = pathOf(field);
        return overlay.find(full).isPresent() || overlay.givesBelow(full) || given(field) != null;
    }

    public String text(String field, String defaultValue) {
        String text = textOrNull(field);
        return text == null ? note(field, defaultValue, DEFAULT) : text;
    }

    public @Nullable String textOrNull(String field) {
        Overlay.Found found = overlay.find(pathOf(field)).orElse(null);
        if (found != null) {
            return note(field, found.value(), found.origin());
        }
        ConfigNode node = given(field);
        if (node == null) {
            note(field, "", DEFAULT);
            return null;
        }
        return note(field, single(field, node, "a single value"), node.place());
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

    /** A time span in milliseconds, or null where the field is absent or {@code null}, which flags may say too. */
    public @Nullable Duration millisOrNull(String field, Duration min, Duration max) {
        String text = textOrNull(field);
        return text == null || text.equals("null") ? null : millis(field, min, min, max);
    }

    public boolean flag(String field, boolean defaultValue) {
        String text = text(field, Boolean.toString(defaultValue));
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw wrong(field, "true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    public Path path(String field, Path defaultValue) {
        String text = text(field, defaultValue.toString());
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(field, "a path: " + e.getReason());
        }
    }

    /** A list; flags and environment variables separate the items by commas. */
    public List<String> texts(String field, List<String> defaultValue) {
        Overlay.Found found = overlay.find(pathOf(field)).orElse(null);
        ConfigNode node = given(field);
        List<String> texts;
        if (found != null) {
            texts = List.of(found.value().strip().split("\\s*,\\s*"));
        } else if (node instanceof Items list) {
            texts = list.items().stream()
                    .map(item -> single(field, item, "a list of single values"))
                    .toList();
        } else if (node != null) {
            texts = List.of(single(field, node, "a list of single values"));
        } else {
            texts = defaultValue;
        }
        String origin = found != null ? found.origin() : node != null ? node.place() : DEFAULT;
        note(field, String.join(",", texts), origin);
        return texts;
    }

    /**
     * Names that the file chooses, with a value each, in its order. Empty where the file has no mapping for the field, or a flag
     * or variable goes before it: it can then be read as a text.
     */
    public Optional<Map<String, String>> mapping(String field) {
        if (!(given(field) instanceof Section section)
                || overlay.find(pathOf(field)).isPresent()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        section.fields()
                .forEach((name, value) -> values.put(name, single(field, value, "a single value for each name")));
        String shown = values.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
        note(field, shown, section.place());
        return Optional.of(Collections.unmodifiableMap(values));
    }

    /** A section within this one; one that the file lacks has only what flags and environment give. */
    public Settings section(String field) {
        Settings section = sections.get(field);
        if (section == null) {
            ConfigNode node = given(field);
            if (node != null && !(node instanceof Section)) {
                throw wrong(field, node.shown(), "a mapping of fields", node.place());
            }
            section = new Settings(pathOf(field), (Section) node, overlay);
            sections.put(field, section);
        }
        return section;
    }

    /**
     * Whether a section is switched on: by {@code true}, by the file having it, though empty, or by any field of it that a flag or
     * variable gives; and not by {@code false}, with which these take away the file's.
     */
    public boolean wanted(String field) {
        Overlay.Found found = overlay.find(pathOf(field)).orElse(null);
        ConfigNode node = given(field);
        if (found != null) {
            return flag(field, false);
        } else if (node instanceof Section) {
            note(field, "true", node.place());
            return true;
        } else if (node != null) {
            sections.put(field, new Settings(pathOf(field), null, overlay));
            return flag(field, false);
        }
        boolean below = overlay.givesBelow(pathOf(field));
        note(field, Boolean.toString(below), below ? "its fields" : DEFAULT);
        return below;
    }

    /** A message for a field whose value a layer cannot use. */
    public ConfigException wrong(String field, String expected) {
        Used value = used.getOrDefault(field, new Used("", DEFAULT));
        return wrong(field, value.value(), expected, value.origin());
    }

    /** The fields of the file that nobody asked for, misspelt or from another version: by full name, with their place. */
    public Map<String, String> unread() {
        Map<String, String> unread = new LinkedHashMap<>();
        file.fields().forEach((name, node) -> {
            Settings section = sections.get(name);
            if (section != null) {
                unread.putAll(section.unread());
            } else if (!used.containsKey(name)) {
                unread.put(String.join(".", pathOf(name)), node.place());
            }
        });
        return unread;
    }

    /** Every field that was asked for, by full name, with what it held and where from. */
    public Map<String, Used> effective() {
        Map<String, Used> effective = new LinkedHashMap<>();
        used.forEach((field, value) -> effective.put(String.join(".", pathOf(field)), value));
        sections.values().forEach(section -> effective.putAll(section.effective()));
        return effective;
    }

    /**
     * @param value empty where there is none
     * @param origin {@code default}, place in the file, or name of the flag or environment variable
     */
    public record Used(String value, String origin) {}

    private long number(String field, long defaultValue, long min, long max, String unit) {
        String text = text(field, Long.toString(defaultValue));
        String expected = "%s from %d to %d".formatted(unit, min, max);
        try {
            BigInteger number = new BigInteger(text.strip());
            if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
                throw wrong(field, expected);
            }
            return number.longValueExact();
        } catch (NumberFormatException e) {
            throw wrong(field, expected);
        }
    }

    /** What the file gives, or null where it gives nothing. */
    private @Nullable ConfigNode given(String field) {
        ConfigNode node = file.get(field);
        return node instanceof Single single
                        && (single.text() == null || single.text().isBlank())
                ? null
                : node;
    }

    private String single(String field, ConfigNode node, String expected) {
        if (node instanceof Single single && single.text() != null) {
            return single.text();
        }
        throw wrong(field, node.shown(), expected, node.place());
    }

    private String note(String field, String value, String origin) {
        used.put(field, new Used(Userinfo.hidden(value), origin));
        return value;
    }

    private List<String> pathOf(String field) {
        List<String> full = new ArrayList<>(path);
        full.add(field);
        return full;
    }

    private ConfigException wrong(String field, String actual, String expected, String origin) {
        String safe = Userinfo.hidden(actual);
        String shown = safe.length() > SHOWN_MAX ? safe.substring(0, SHOWN_MAX) + "..." : safe;
        return new ConfigException("%s: '%s' (expected: %s), from %s"
                .formatted(String.join(".", pathOf(field)), shown.replaceAll("\\p{Cntrl}", "?"), expected, origin));
    }
}
