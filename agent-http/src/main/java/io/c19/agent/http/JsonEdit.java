package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.c19.agent.http.JsonPatch.Operation;
import java.math.BigDecimal;

/** A document while a {@link JsonPatch} changes it. What it is given is copied, never changed. Not thread-safe. */
final class JsonEdit {
    /** What a node without text takes, about. */
    private static final int NODE_BYTES = 8;

    private final long copiedMax;
    private long copied;
    private JsonNode document;

    JsonEdit(JsonNode document, long copiedMax) {
        this.document = document.deepCopy();
        this.copiedMax = copiedMax;
    }

    /** The document is not as an operation needs it. */
    static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        MisfitException(String message) {
            super(Texts.shown(message));
        }
    }

    JsonNode document() {
        return document;
    }

    /** Numbers are equal when their values are, objects whatever the order of their members. */
    boolean holds(Operation.Test test) throws MisfitException {
        return find(test.path()).equals(JsonEdit::compareLeaves, test.value());
    }

    void apply(Operation operation) throws MisfitException {
        if (operation instanceof Operation.Add add) {
            add(add.path(), add.value().deepCopy());
        } else if (operation instanceof Operation.Remove remove) {
            remove(remove.path());
        } else if (operation instanceof Operation.Replace replace) {
            replace(replace.path(), replace.value().deepCopy());
        } else if (operation instanceof Operation.Move move) {
            JsonNode moved = find(move.from());
            if (!move.from().equals(move.path())) {
                remove(move.from());
                add(move.path(), moved);
            }
        } else if (operation instanceof Operation.Copy copy) {
            JsonNode original = find(copy.from());
            copied += weight(original);
            if (copied > copiedMax) {
                throw new MisfitException(
                        "the copies of this patch are larger than %d bytes together".formatted(copiedMax));
            }
            add(copy.path(), original.deepCopy());
        }
    }

    private void add(Pointer path, JsonNode value) throws MisfitException {
        if (path.isRoot()) {
            document = value;
            return;
        }
        JsonNode parent = parent(path);
        if (parent instanceof ObjectNode object) {
            object.set(path.last(), value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(path.last().equals("-") ? array.size() : index(path, array.size()), value);
        } else {
            throw new MisfitException("nothing can be added to what is above '%s'".formatted(path.text()));
        }
    }

    private void remove(Pointer path) throws MisfitException {
        if (path.isRoot()) {
            throw new MisfitException("the whole value cannot be removed; delete the key");
        }
        find(path);
        JsonNode parent = parent(path);
        if (parent instanceof ObjectNode object) {
            object.remove(path.last());
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(path, array.size() - 1));
        }
    }

    private void replace(Pointer path, JsonNode value) throws MisfitException {
        find(path);
        if (path.isRoot()) {
            document = value;
        } else if (parent(path) instanceof ObjectNode object) {
            object.set(path.last(), value);
        } else if (parent(path) instanceof ArrayNode array) {
            array.set(index(path, array.size() - 1), value);
        }
    }

    private JsonNode find(Pointer path) throws MisfitException {
        return find(path, path.tokens().size());
    }

    private JsonNode parent(Pointer path) throws MisfitException {
        return find(path, path.tokens().size() - 1);
    }

    /** @param depth how many of the path's tokens to follow */
    private JsonNode find(Pointer path, int depth) throws MisfitException {
        JsonNode node = document;
        for (String token : path.tokens().subList(0, depth)) {
            JsonNode next = null;
            if (node.isObject()) {
                next = node.get(token);
            } else if (node.isArray() && token.matches("0|[1-9][0-9]{0,8}")) {
                next = node.get(Integer.parseInt(token));
            }
            if (next == null) {
                throw new MisfitException("there is nothing at '%s'".formatted(path.text()));
            }
            node = next;
        }
        return node;
    }

    private static int index(Pointer path, int max) throws MisfitException {
        if (path.last().matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(path.last()) <= max) {
            return Integer.parseInt(path.last());
        }
        throw new MisfitException(
                "'%s' has no such place in the array (expected: 0 to %d)".formatted(path.text(), max));
    }

    private static long weight(JsonNode node) {
        long weight = NODE_BYTES;
        weight += node.isTextual() ? node.textValue().length() : 0;
        for (JsonNode child : node) {
            weight += weight(child);
        }
        if (node.isObject()) {
            for (String name : (Iterable<String>) node::fieldNames) {
                weight += name.length();
            }
        }
        return weight;
    }

    private static int compareLeaves(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            BigDecimal number = a.decimalValue();
            return number.compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }
}
