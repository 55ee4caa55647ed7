package io.c19.layers.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a configuration file says, with the place where it says so, as {@code name:line}. Immutable. */
sealed interface ConfigNode {
    Section NO_FILE = new Section(Map.of(), "no file");

    String place();

    /** The node fit for a message: short, on one line. */
    String shown();

    /** @param text as written, whatever YAML would take it for; null: nothing, {@code null} or {@code ~} */
    record Single(@Nullable String text, String place) implements ConfigNode {
        @Override
        public String shown() {
            return text == null ? "null" : text;
        }
    }

    record Items(List<ConfigNode> items, String place) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "a list";
        }
    }

    /** Fields by name, in the order of the file. */
    record Section(Map<String, ConfigNode> fields, String place) implements ConfigNode {
        public Section {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String shown() {
            return "a mapping of fields";
        }

        /** The field, or null where it is absent or holds nothing. */
        @Nullable
        ConfigNode get(String field) {
            ConfigNode node = fields.get(field);
            return node instanceof Single single && single.text() == null ? null : node;
        }
    }
}
