package io.c19.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON Patch (RFC 6902): operations that are applied in turn, all or none. Immutable. */
record JsonPatch(List<Operation> operations) {
    JsonPatch {
        operations = List.copyOf(operations);
    }

    /** One operation on what is at its path. */
    sealed interface Operation {
        Pointer path();

        record Add(Pointer path, JsonNode value) implements Operation {}

        record Remove(Pointer path) implements Operation {}

        record Replace(Pointer path, JsonNode value) implements Operation {}

        record Move(Pointer from, Pointer path) implements Operation {}

        record Copy(Pointer from, Pointer path) implements Operation {}

        record Test(Pointer path, JsonNode value) implements Operation {}
    }

    /** What became of a patch; operations are counted from 0. */
    sealed interface Result {
        record Patched(JsonNode document) implements Result {}

        record TestFailed(int operation, String path) implements Result {}

        /** The document is not as the operation needs it. */
        record Misfit(int operation, String fault) implements Result {}
    }

    /** @throws Json.Fault naming the operation that is malformed */
    static JsonPatch parse(JsonNode document) throws Json.Fault {
        if (!document.isArray()) {
            throw new Json.Fault("the document is no array of operations");
        }
        List<Operation> operations = new ArrayList<>();
        for (JsonNode node : document) {
            try {
                operations.add(operation(node));
            } catch (Json.Fault e) {
                throw new Json.Fault("operation %d: %s".formatted(operations.size(), e.text()));
            }
        }
        return new JsonPatch(operations);
    }

    /**
     * Applies it to a copy.
     *
     * @param copiedMax how much, about in bytes, copy operations may add: a short patch can double a document many times
     */
    Result apply(JsonNode document, long copiedMax) {
        JsonEdit edit = new JsonEdit(document, copiedMax);
        int number = 0;
        for (Operation operation : operations) {
            try {
                if (operation instanceof Operation.Test test && !edit.holds(test)) {
                    return new Result.TestFailed(number, test.path().text());
                }
                edit.apply(operation);
            } catch (JsonEdit.MisfitException e) {
                return new Result.Misfit(number, String.valueOf(e.getMessage()));
            }
            number++;
        }
        return new Result.Patched(edit.document());
    }

    private static Operation operation(JsonNode node) throws Json.Fault {
        String op = text(node, "op");
        return switch (op) {
            case "add" -> new Operation.Add(pointer(node, "path"), value(node));
            case "remove" -> new Operation.Remove(pointer(node, "path"));
            case "replace" -> new Operation.Replace(pointer(node, "path"), value(node));
            case "move" -> move(pointer(node, "from"), pointer(node, "path"));
            case "copy" -> new Operation.Copy(pointer(node, "from"), pointer(node, "path"));
            case "test" -> new Operation.Test(pointer(node, "path"), value(node));
            default ->
                throw new Json.Fault("op '%s' (expected: add, remove, replace, move, copy or test)".formatted(op));
        };
    }

    private static Operation move(Pointer from, Pointer path) throws Json.Fault {
        if (from.holds(path)) {
            throw new Json.Fault("moves '%s' into itself".formatted(from.text()));
        }
        return new Operation.Move(from, path);
    }

    private static Pointer pointer(JsonNode node, String member) throws Json.Fault {
        return Pointer.parse(text(node, member));
    }

    private static String text(JsonNode node, String member) throws Json.Fault {
        JsonNode text = node.path(member);
        if (!text.isTextual()) {
            throw new Json.Fault("has no string member %s".formatted(member));
        }
        return text.textValue();
    }

    private static JsonNode value(JsonNode node) throws Json.Fault {
        @Nullable JsonNode value = node.get("value");
        if (value == null) {
            throw new Json.Fault("has no member value");
        }
        return value;
    }
}
