package io.c19.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.util.HierarchicalNameMapper;
import java.util.regex.Pattern;

/**
 * Where a meter is in Graphite's tree: the prefix, the meter's name with its dots, then name and value of each tag, which every version of
 * Graphite understands.
 */
record GraphiteNames(String prefix) implements HierarchicalNameMapper {
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_-]");

    @Override
    public String toHierarchicalName(Meter.Id id, NamingConvention convention) {
        StringBuilder name = new StringBuilder(prefix);
        for (String part : id.getName().split("\\.", -1)) {
            name.append('.').append(part(part));
        }
        for (Tag tag : id.getTags()) {
            name.append('.').append(part(tag.getKey())).append('.').append(part(tag.getValue()));
        }
        return name.toString();
    }

    /** One part of a path: {@code 127.0.0.1:4097} is {@code 127_0_0_1_4097}. */
    static String part(String text) {
        return text.isEmpty() ? "_" : ODD.matcher(text).replaceAll("_");
    }
}
