package io.c19.layers.config;

import io.c19.layers.config.ConfigNode.Items;
import io.c19.layers.config.ConfigNode.Section;
import io.c19.layers.config.ConfigNode.Single;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a configuration file as YAML. Scalars stay the text that the file has: a node named {@code 007} or {@code on} is
 * neither a number nor a truth value, and each field knows what it wants.
 */
final class ConfigFile {
    /** A thousand times what a configuration needs; someone gave the wrong file. */
    private static final long BYTES_MAX = 1 << 20;
    /** C19's format has five levels; an anchor that contains itself would go on forever. */
    private static final int DEPTH_MAX = 50;

    private final String name;

    private ConfigFile(String name) {
        this.name = name;
    }

    /** @throws ConfigException when the file cannot be read or is not a YAML mapping, with line and column where known */
    static Section read(Path file) {
        String name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException("%s: is a directory (expected: a YAML file)".formatted(name));
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new ConfigException("%s: has %d bytes (expected: a YAML file of at most %d)"
                        .formatted(name, Files.size(file), BYTES_MAX));
            }
            return parse(Files.readString(file), name);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "%s: no such file (expected: a YAML file, or none for the defaults)".formatted(name));
        } catch (CharacterCodingException e) {
            throw new ConfigException("%s: is not UTF-8 text (expected: a YAML file)".formatted(name));
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read (expected: a YAML file): %s".formatted(name, e.getMessage()));
        }
    }

    /** @param name of the file, for messages */
    static Section parse(String text, String name) {
        ConfigFile file = new ConfigFile(name);
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw file.wrong(e.getProblemMark(), oneLine(e.getProblem()));
        } catch (ReaderException e) {
            throw new ConfigException(file.place(text, e.getPosition()) + ": " + oneLine(e.getMessage()));
        } catch (YAMLException e) {
            throw new ConfigException(name + ": " + oneLine(e.getMessage()));
        }
        ConfigNode node = root == null ? new Single(null, name) : file.node(root, 0);
        if (node instanceof Single single && single.text() == null) {
            return new Section(Map.of(), name);
        }
        if (node instanceof Section section) {
            return section;
        }
        throw new ConfigException(
                "%s: %s (expected: a mapping with the field spec)".formatted(node.place(), node.shown()));
    }

    private ConfigNode node(Node node, int depth) {
        if (depth == DEPTH_MAX) {
            throw wrong(node.getStartMark(), "is nested more than %d levels deep".formatted(DEPTH_MAX));
        }
        if (node instanceof MappingNode mapping) {
            return section(mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<ConfigNode> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(node(item, depth + 1)));
            return new Items(items, place(node));
        }
        String text = node.getTag().equals(Tag.NULL) ? null : ((ScalarNode) node).getValue();
        return new Single(text, place(node));
    }

    private Section section(MappingNode mapping, int depth) {
        Map<String, ConfigNode> fields = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            if (!(field.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(field.getKeyNode().getStartMark(), "the name of a field is a list or a mapping");
            }
            ConfigNode earlier = fields.put(key.getValue(), node(field.getValueNode(), depth + 1));
            if (earlier != null) {
                throw wrong(
                        key.getStartMark(),
                        "the field '%s' occurs twice, first in %s".formatted(key.getValue(), earlier.place()));
            }
        }
        return new Section(fields, place(mapping));
    }

    private String place(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1);
    }

    /** Line and column of a position in code points, which the reader's own exceptions do not know. */
    private String place(String text, int position) {
        int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
        String before = text.substring(0, end);
        long line = before.lines().count() + (before.isEmpty() || before.endsWith("\n") ? 1 : 0);
        return name + ":" + line + ":" + (end - before.lastIndexOf('\n'));
    }

    private ConfigException wrong(@Nullable Mark mark, String problem) {
        String place = mark == null ? name : name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
        return new ConfigException(
                "%s: %s (expected: YAML, as in the example of docs/configuration.md)".formatted(place, problem));
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "is not YAML" : message.strip().replaceAll("\\s*\\R\\s*", ", ");
    }
}
