package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import io.c19.cli.transfer.Plan.Content;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The keys of a document.
 *
 * @param name of the document, for messages
 * @param pointer which part of it (RFC 6901)
 * @param ids when not empty, the part is an array of objects, each stored whole under the first of these members that it has
 * @param depth how many levels of names become segments; what lies deeper is stored whole
 */
record DocumentPlan(String name, JsonPointer pointer, List<String> ids, int depth) {
    void fill(Plan plan, JsonNode document) {
        JsonNode part = document.at(pointer);
        if (part.isMissingNode()) {
            throw new Failure(
                    ExitCode.ERROR,
                    name + ": has nothing at '" + pointer + "'"
                            + (document.isObject() ? "; it holds " + names(document) : "") + ".");
        }
        if (ids.isEmpty()) {
            if (!part.isObject()) {
                throw new Failure(
                        ExitCode.ERROR,
                        name + ": holds " + kind(part) + place() + " (expected: an object"
                                + (part.isArray() ? "; --id FIELD imports an array of objects" : "") + ").");
            }
            members(plan, "", part, 1);
        } else {
            if (!part.isArray()) {
                throw new Failure(
                        ExitCode.ERROR,
                        name + ": holds " + kind(part) + place() + " (expected with --id: an array of objects"
                                + (part.isObject() ? "; --pointer selects one of " + names(part) : "") + ").");
            }
            elements(plan, part);
        }
    }

    private void members(Plan plan, String directory, JsonNode object, int level) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String path = directory + Notation.segment(member.getKey());
            JsonNode node = member.getValue();
            if (Notation.isDirectory(node) && level < depth) {
                members(plan, path + "/", node, level + 1);
            } else {
                try {
                    boolean whole = Notation.isDirectory(node);
                    plan.add(path, Content.of(whole ? Notation.json(node) : Notation.read(node)));
                } catch (NotationException e) {
                    plan.fault("the value of '" + Texts.shown(path) + "': " + e.getMessage());
                }
            }
        }
    }

    private void elements(Plan plan, JsonNode array) {
        int index = 0;
        for (JsonNode element : array) {
            JsonNode id = id(element);
            if (id.isTextual() || id.isIntegralNumber()) {
                try {
                    plan.add(id.asText(), Content.of(Notation.json(element)));
                } catch (NotationException e) {
                    plan.fault("the value of '" + Texts.shown(id.asText()) + "': " + e.getMessage());
                }
            } else {
                plan.fault("element " + index + ": " + Texts.shown(element.toString()) + " (expected: an object with "
                        + String.join(" or ", ids) + ", a string or whole number)");
            }
            index++;
        }
    }

    private JsonNode id(JsonNode element) {
        for (String field : ids) {
            if (element.hasNonNull(field)) {
                return element.path(field);
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private String place() {
        return pointer.toString().isEmpty() ? "" : " at '" + pointer + "'";
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            default -> node.toString();
        };
    }

    private static String names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> all = object.fieldNames(); all.hasNext() && names.size() < 5; ) {
            names.add("'/" + Texts.shown(all.next()) + "'");
        }
        return String.join(", ", names) + (object.size() > names.size() ? ", ..." : "");
    }
}
